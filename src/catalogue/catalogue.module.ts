import { Module } from '@nestjs/common';
import { Declarations } from '../access/tenants/declarations.js';
import { Store } from '../store/store.js';
import { CATALOGUE_API, type CatalogueApiParts, CatalogueController } from './catalogue.controller.js';
import { Catalogues } from './catalogues.js';

/** Needs Store and Declarations from a global module. */
@Module({
  controllers: [CatalogueController],
  providers: [
    {
      provide: CATALOGUE_API,
      inject: [Store, Declarations],
      useFactory: (store: Store, declarations: Declarations): CatalogueApiParts => ({
        store,
        declarations,
        catalogues: new Catalogues(store),
      }),
    },
  ],
})
export class CatalogueModule {}
