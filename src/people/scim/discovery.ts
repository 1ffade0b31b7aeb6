import { ENTERPRISE_SCHEMA, GROUP_SCHEMA, type JsonObject, MOST_RESULTS, USER_SCHEMA } from './scim.js';

/** What we can do, in the words of RFC 7643, sections 5 to 7. */

const CONFIG_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig';
const RESOURCE_TYPE_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:ResourceType';
const SCHEMA_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Schema';

export const serviceProviderConfig = (base: string): JsonObject => ({
  schemas: [CONFIG_SCHEMA],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: MOST_RESULTS },
  changePassword: { supported: false },
  sort: { supported: false },
  etag: { supported: false },
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'Key',
      description: 'A key of the role provisioning, sent as a bearer token (RFC 6750)',
      primary: true,
    },
  ],
  meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
});

export const resourceTypes = (base: string): JsonObject[] =>
  [
    {
      id: 'User',
      name: 'User',
      endpoint: '/Users',
      description: 'A person of the directory',
      schema: USER_SCHEMA,
      schemaExtensions: [{ schema: ENTERPRISE_SCHEMA, required: false }],
    },
    {
      id: 'Group',
      name: 'Group',
      endpoint: '/Groups',
      description: 'Kept by name; its members are not kept, and say nothing of teams',
      schema: GROUP_SCHEMA,
    },
  ].map((type) => ({
    schemas: [RESOURCE_TYPE_SCHEMA],
    ...type,
    meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${type.id}` },
  }));

interface Attribute {
  readonly name: string;
  readonly description: string;
  readonly required?: boolean;
  readonly uniqueness?: 'server';
  readonly caseExact?: boolean;
}

/** RFC 7643, section 7: a text, unless something else is said. */
const attribute = ({ caseExact = false, required = false, uniqueness, ...said }: Attribute): JsonObject => ({
  type: 'string',
  multiValued: false,
  ...said,
  required,
  caseExact,
  mutability: 'readWrite',
  returned: 'default',
  uniqueness: uniqueness ?? 'none',
});

const complex = (
  name: string,
  multiValued: boolean,
  of: { readonly description: string; readonly subAttributes: readonly JsonObject[] },
): JsonObject => ({
  name,
  type: 'complex',
  multiValued,
  ...of,
  required: false,
  mutability: 'readWrite',
  returned: 'default',
});

const flag = (name: string, description: string): JsonObject => ({
  name,
  type: 'boolean',
  multiValued: false,
  description,
  required: false,
  mutability: 'readWrite',
  returned: 'default',
});

const USER_ATTRIBUTES = [
  attribute({ name: 'userName', description: 'Log-in name', required: true, uniqueness: 'server' }),
  complex('name', false, {
    description: 'How the person is called',
    subAttributes: [
      attribute({ name: 'formatted', description: 'The whole name' }),
      attribute({ name: 'familyName', description: 'Family name' }),
      attribute({ name: 'givenName', description: 'Given name' }),
    ],
  }),
  attribute({ name: 'displayName', description: 'Name as it is shown; comes before the parts of the name' }),
  attribute({ name: 'title', description: 'The role of the person, from the day on which it is told' }),
  attribute({ name: 'timezone', description: 'IANA time zone, such as Europe/Berlin' }),
  flag('active', 'Whether the person works here; false makes today the last day'),
  complex('emails', true, {
    description: 'One is kept: the primary one, else that of type work, else the first',
    subAttributes: [
      attribute({ name: 'value', description: 'Mail address' }),
      attribute({ name: 'type', description: 'Answered as work' }),
      flag('primary', 'Answered as true'),
    ],
  }),
];

const ENTERPRISE_ATTRIBUTES = [
  attribute({
    name: 'employeeNumber',
    description: 'The id of the person in the directory, when it is told first',
  }),
  attribute({ name: 'department', description: 'The team of the person, from the day on which it is told' }),
  complex('manager', false, {
    description: 'Who is above the person, from the day on which it is told',
    subAttributes: [
      attribute({ name: 'value', description: 'The id of that user', caseExact: true }),
      {
        ...attribute({ name: '$ref', description: 'Its address' }),
        type: 'reference',
        referenceTypes: ['User'],
      },
    ],
  }),
];

export const schemas = (base: string): JsonObject[] =>
  [
    { id: USER_SCHEMA, name: 'User', description: 'A person', attributes: USER_ATTRIBUTES },
    {
      id: ENTERPRISE_SCHEMA,
      name: 'EnterpriseUser',
      description: 'What a person does in the company',
      attributes: ENTERPRISE_ATTRIBUTES,
    },
    {
      id: GROUP_SCHEMA,
      name: 'Group',
      description: 'A group by name',
      attributes: [attribute({ name: 'displayName', description: 'Name of the group', required: true })],
    },
  ].map((schema) => ({
    schemas: [SCHEMA_SCHEMA],
    ...schema,
    meta: { resourceType: 'Schema', location: `${base}/Schemas/${schema.id}` },
  }));
