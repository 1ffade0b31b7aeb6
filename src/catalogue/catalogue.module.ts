import { Module } from '@nestjs/common';
import { Declarations } from '../access/tenants/declarations.js';
import { Store } from '../store/store.js';
import {
  CATALOGUE_API,
  CATALOGUE_CHANGED,
  type CatalogueApiParts,
  CatalogueController,
} from './catalogue.controller.js';
import { Catalogues } from './catalogues.js';

/** Needs Store, Declarations and CATALOGUE_CHANGED from a global module. */
@Module({
  controllers: [CatalogueController],
  providers: [
    {
      provide: CATALOGUE_API,
      inject: [Store, Declarations, CATALOGUE_CHANGED],
      useFactory: partsOf,
    },
  ],
})
export class CatalogueModule {}

/** Nest hands over what `inject` names, in its order. */
function partsOf(
  ...[store, declarations, onChange]: [Store, Declarations, CatalogueApiParts['onChange']]
): CatalogueApiParts {
  return { store, declarations, catalogues: new Catalogues(store), onChange };
}
