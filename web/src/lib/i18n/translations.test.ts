import { describe, expect, it } from 'vitest';

import { en } from './en';
import { enOrders } from './en-orders';
import { tr } from './tr';
import { trOrders } from './tr-orders';

type Tree = { [key: string]: string | Tree };

const leaves = (tree: Tree, path = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[path + key, value]] : leaves(value, `${path}${key}.`),
  );
const placeholders = (text: string): string[] => (text.match(/\{\{\w+\}\}/g) ?? []).toSorted();

const english = leaves({ ...en, orders: enOrders });
const turkish = new Map(leaves({ ...tr, orders: trOrders }));

describe('translations', () => {
  it('have the same keys in both languages', () => {
    expect([...turkish.keys()]).toEqual(english.map(([key]) => key));
  });

  it.each(english)('%s names the same values in Turkish', (key, text) => {
    expect(placeholders(turkish.get(key) ?? '')).toEqual(placeholders(text));
  });
});
