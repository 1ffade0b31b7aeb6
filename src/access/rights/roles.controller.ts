import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { gives, PERMISSIONS, ROLES } from './permissions.js';
import { RequiresWithin } from './requires.js';
import { type RoleList, roleListSchema } from './roles.schemas.js';

@ApiTags('roles')
@ApiBearerAuth()
@Controller('v1/roles')
export class RolesController {
  @Get()
  @RequiresWithin('roles.read')
  @ApiOperation({ summary: 'What each role may do, as it is enforced' })
  @ApiOkResponse({ standardSchema: roleListSchema })
  list(): RoleList {
    const roles = ROLES.map((role) => ({
      role,
      permissions: PERMISSIONS.filter((permission) => gives(role, permission)),
    }));
    return { permissions: [...PERMISSIONS], roles };
  }
}
