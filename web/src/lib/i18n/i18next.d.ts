import 'i18next';

import type { en } from './en';
import type { enOrders } from './en-orders';

declare module 'i18next' {
  // Declaration merging needs an interface.
  // eslint-disable-next-line no-restricted-syntax, @typescript-eslint/consistent-type-definitions -- see above
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en & { orders: typeof enOrders } };
  }
}
