import type { InfiniteData } from '@tanstack/react-query';

import type { Page } from '@/lib/contract';
import type { QueryValue } from '@/lib/http/request';
import { session } from '@/lib/session/session';

const MAX_PAGES = 20;

/** Every item of a list that is short by nature (bots, accounts): follows the cursors, within reason. */
export const fetchAll = async <Item>(
  path: string,
  query: Record<string, QueryValue>,
  signal: AbortSignal,
): Promise<Item[]> => {
  const items: Item[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await session.authorised<Page<Item>>(path, { query: { ...query, cursor }, signal });
    items.push(...answer.items);
    if (answer.next_cursor === null) break;
    cursor = answer.next_cursor;
  }
  return items;
};

export const rowsOf = <Item>(data: InfiniteData<Page<Item>>): Item[] => data.pages.flatMap((page) => page.items);
