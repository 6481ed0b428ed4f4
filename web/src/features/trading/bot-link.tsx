import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { LinkAnchor } from '@/components/link';
import { botsQuery } from '@/lib/api/list-bots';

type BotLinkProps = { botId: string };

export const BotLink = ({ botId }: BotLinkProps) => {
  const { t } = useTranslation();
  const bots = useQuery(botsQuery);
  const name = bots.data?.find((bot) => bot.bot_id === botId)?.name;
  // Orders outlive their bot.
  if (name === undefined) return <span className="dim">{bots.isPending ? '…' : t('activity.deletedBot')}</span>;
  return (
    <LinkAnchor to="/bots/$botId" params={{ botId }} fz="inherit" style={{ whiteSpace: 'nowrap' }} c="inherit" underline="hover">
      {name}
    </LinkAnchor>
  );
};
