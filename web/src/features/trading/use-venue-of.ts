import { useQuery } from '@tanstack/react-query';

import { botsQuery } from '@/lib/api/list-bots';

export const DEFAULT_VENUE = 'binance';

/** Positions name their bot, and bots their venue. */
export const useVenueOf = (): ((botId: string) => string) => {
  const bots = useQuery(botsQuery);
  return (botId) => bots.data?.find((bot) => bot.bot_id === botId)?.venue ?? DEFAULT_VENUE;
};
