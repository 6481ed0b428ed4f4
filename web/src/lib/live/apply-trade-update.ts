import type { InfiniteData, QueryClient } from '@tanstack/react-query';

import type { Bot, Order, Page, Position, Trade } from '@/lib/contract';

import type { TradeUpdate } from './messages';

type Rows<Row> = InfiniteData<Page<Row>>;
type Filter = { bot_id?: string; status?: string };

/**
 * Carries a pushed row into the lists that show it, so that a fill costs no request; what cannot be derived from the
 * row (equity, a bot's totals) is marked for reading again.
 */
export const applyTradeUpdate = (queryClient: QueryClient, update: TradeUpdate): void => {
  switch (update.kind) {
    case 'order':
      upsertIntoLists<Order>(queryClient, 'orders', update, 'order_id');
      return;
    case 'trade':
      upsertIntoLists<Trade>(queryClient, 'trades', update, 'trade_id');
      if (update.status === 'closed') removePosition(queryClient, update.bot_id);
      refresh(queryClient, ['bots'], ['bot', update.bot_id], ['portfolio']);
      return;
    case 'position':
      upsertPosition(queryClient, update);
      refresh(queryClient, ['bots'], ['bot', update.bot_id], ['portfolio']);
      return;
    case 'bot':
      upsertBot(queryClient, update);
      return;
    case 'kill_switch':
      refresh(queryClient, ['emergency']);
      return;
    case 'fill':
      return;
  }
};

const refresh = (queryClient: QueryClient, ...keys: string[][]): void => {
  for (const queryKey of keys) void queryClient.invalidateQueries({ queryKey });
};

const upsertIntoLists = <Row extends { bot_id: string; status: string }>(
  queryClient: QueryClient,
  list: string,
  row: Row,
  idField: keyof Row,
): void => {
  for (const [queryKey, data] of queryClient.getQueriesData<Rows<Row>>({ queryKey: [list] })) {
    if (data === undefined) continue;
    const filter = (queryKey[1] ?? {}) as Filter;
    queryClient.setQueryData<Rows<Row>>(queryKey, upserted(data, row, idField, belongs(row, filter)));
  }
};

const belongs = (row: { bot_id: string; status: string }, filter: Filter): boolean =>
  (filter.bot_id === undefined || filter.bot_id === row.bot_id) &&
  (filter.status === undefined || filter.status === row.status);

const upserted = <Row>(data: Rows<Row>, row: Row, idField: keyof Row, isListed: boolean): Rows<Row> => {
  const isSame = (other: Row): boolean => other[idField] === row[idField];
  const isKnown = data.pages.some((page) => page.items.some(isSame));
  const pages = data.pages.map((page, index) => {
    if (!isListed) return { ...page, items: page.items.filter((other) => !isSame(other)) };
    if (isKnown) return { ...page, items: page.items.map((other) => (isSame(other) ? row : other)) };
    return index === 0 ? { ...page, items: [row, ...page.items] } : page;
  });
  return { ...data, pages };
};

const upsertPosition = (queryClient: QueryClient, position: Position): void => {
  if (Number(position.quantity) === 0) {
    removePosition(queryClient, position.bot_id);
    return;
  }
  queryClient.setQueryData<Position[]>(['positions'], (positions) =>
    positions === undefined
      ? undefined
      : [position, ...positions.filter(({ bot_id }) => bot_id !== position.bot_id)].toSorted(
          (left, right) => right.opened_ms - left.opened_ms,
        ),
  );
};

const removePosition = (queryClient: QueryClient, botId: string): void => {
  queryClient.setQueryData<Position[]>(['positions'], (positions) =>
    positions?.filter(({ bot_id }) => bot_id !== botId),
  );
};

const upsertBot = (queryClient: QueryClient, bot: Bot): void => {
  queryClient.setQueryData<Bot>(['bot', bot.bot_id], bot);
  queryClient.setQueryData<Bot[]>(['bots'], (bots) => bots?.map((other) => (other.bot_id === bot.bot_id ? bot : other)));
};
