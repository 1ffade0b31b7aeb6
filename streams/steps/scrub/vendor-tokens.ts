/**
 * Tokens that their issuers gave a form that can be told from everything else, each with where that form is written down.
 * The text before a token must not go on into it (`\b` at the front), and what follows is taken as far as it can be one.
 */
export const VENDOR_TOKENS: readonly { readonly form: string; readonly source: string }[] = [
  {
    form: '(?:AKIA|ASIA)[A-Z2-7]{16}\\b',
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html',
  },
  {
    form: 'gh[pousr]_[A-Za-z0-9]{36,255}',
    source:
      'https://github.blog/changelog/2021-03-31-authentication-token-format-updates-are-generally-available',
  },
  {
    form: 'github_pat_[A-Za-z0-9_]{22,255}',
    source:
      'https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github',
  },
  {
    form: 'glpat-[A-Za-z0-9_-]{20,}',
    source: 'https://docs.gitlab.com/security/tokens/#token-prefixes',
  },
  {
    form: 'xox[abceoprs](?:-[A-Za-z0-9]+){2,}|xapp-\\d-[A-Za-z0-9-]{20,}',
    source: 'https://docs.slack.dev/authentication/tokens',
  },
  {
    form: 'pat-[a-z]{2}\\d-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}',
    source:
      'https://docs.gitguardian.com/secrets-detection/secrets-detection-engine/detectors/specifics/hubspot_private_app_token',
  },
  { form: '(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{10,255}', source: 'https://docs.stripe.com/keys' },
  { form: 'whsec_[A-Za-z0-9+/=]{24,}', source: 'https://docs.stripe.com/webhooks' },
  {
    form: 'EAA[A-Za-z0-9]{40,}',
    source: 'https://developers.facebook.com/docs/facebook-login/guides/access-tokens',
  },
  { form: 'AIza[A-Za-z0-9_-]{35}', source: 'https://cloud.google.com/docs/authentication/api-keys' },
  {
    form: 'ya29\\.[A-Za-z0-9_-]{20,}',
    source: 'https://cloud.google.com/docs/authentication/token-types#access',
  },
  {
    form: 'shp(?:at|ca|pa|ss)_[0-9a-f]{32}',
    source: 'https://shopify.dev/changelog/length-of-the-shopify-access-token-is-increasing',
  },
  {
    form: 'SG\\.[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{16,}',
    source: 'https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys',
  },
  {
    form: 'npm_[A-Za-z0-9]{36}',
    source: 'https://github.blog/changelog/2021-09-23-npm-has-a-new-access-token-format',
  },
  // Our own keys (src/access/keys/key-text.ts).
  { form: 'lw_(?:intake|api|admin)_[0-9a-f]{16}_[A-Za-z0-9_-]{43}', source: 'docs/security.md' },
];
