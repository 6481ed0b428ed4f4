import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';

import { PageSkeleton } from '@/components/skeletons';
import { ORDER_STATUSES, type OrderStatus, type Timeframe, TIMEFRAMES } from '@/lib/contract';
import { session } from '@/lib/session/session';

import { NotFound } from './not-found';
import { RouteError } from './route-error';
import { Shell } from './shell/shell';

type RouterContext = { queryClient: QueryClient };

const isSignedIn = (): boolean => session.state().status === 'signed_in';

const oneOf = <Option extends string>(options: readonly Option[], value: unknown): Option | undefined =>
  options.find((option) => option === value);
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const root = createRootRouteWithContext<RouterContext>()({ component: Outlet, notFoundComponent: NotFound });

const guest = createRoute({
  getParentRoute: () => root,
  id: 'guest',
  // Only paths of our own: an address in `next` must not lead a fresh sign-in elsewhere.
  validateSearch: (search): { next?: string } => {
    const next = text(search['next']);
    return next?.startsWith('/') && !next.startsWith('//') ? { next } : {};
  },
  beforeLoad: ({ search }) => {
    if (isSignedIn()) throw redirect({ href: search.next ?? '/' });
  },
  component: Outlet,
});
const signIn = createRoute({
  getParentRoute: () => guest,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('@/features/auth/sign-in-page'), 'SignInPage'),
});
const register = createRoute({
  getParentRoute: () => guest,
  path: '/register',
  component: lazyRouteComponent(() => import('@/features/auth/register-page'), 'RegisterPage'),
});

const member = createRoute({
  getParentRoute: () => root,
  id: 'member',
  beforeLoad: ({ location }) => {
    if (isSignedIn()) return;
    throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { next: location.href } });
  },
  component: Shell,
});
const dashboard = createRoute({
  getParentRoute: () => member,
  path: '/',
  component: lazyRouteComponent(() => import('@/features/dashboard/dashboard-page'), 'DashboardPage'),
});
const bots = createRoute({
  getParentRoute: () => member,
  path: '/bots',
  component: lazyRouteComponent(() => import('@/features/bots/bots-page'), 'BotsPage'),
});
const newBot = createRoute({
  getParentRoute: () => member,
  path: '/bots/new',
  validateSearch: (search): { symbol?: string } => {
    const symbol = text(search['symbol']);
    return symbol === undefined ? {} : { symbol };
  },
  component: lazyRouteComponent(() => import('@/features/bots/new-bot-page'), 'NewBotPage'),
});
const bot = createRoute({
  getParentRoute: () => member,
  path: '/bots/$botId',
  validateSearch: (search): { timeframe?: Timeframe; tab?: 'orders' | 'trades' } => {
    const timeframe = oneOf(TIMEFRAMES, search['timeframe']);
    const tab = oneOf(['orders', 'trades'], search['tab']);
    return { ...(timeframe && { timeframe }), ...(tab && { tab }) };
  },
  component: lazyRouteComponent(() => import('@/features/bots/bot-page'), 'BotPage'),
});
const markets = createRoute({
  getParentRoute: () => member,
  path: '/markets',
  component: lazyRouteComponent(() => import('@/features/markets/markets-page'), 'MarketsPage'),
});
const activity = createRoute({
  getParentRoute: () => member,
  path: '/activity',
  validateSearch: (search): { view?: 'trades'; bot?: string; status?: OrderStatus } => {
    const view = oneOf(['trades'], search['view']);
    const botId = text(search['bot']);
    const status = oneOf(ORDER_STATUSES, search['status']);
    return { ...(view && { view }), ...(botId && { bot: botId }), ...(status && { status }) };
  },
  component: lazyRouteComponent(() => import('@/features/activity/activity-page'), 'ActivityPage'),
});
const accounts = createRoute({
  getParentRoute: () => member,
  path: '/accounts',
  component: lazyRouteComponent(() => import('@/features/accounts/accounts-page'), 'AccountsPage'),
});

const routeTree = root.addChildren([
  guest.addChildren([signIn, register]),
  member.addChildren([dashboard, bots, newBot, bot, markets, activity, accounts]),
]);

// The inferred type is the point: links and search parameters are checked against it.
export const createAppRouter = (queryClient: QueryClient) =>
  createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
    defaultPendingComponent: PageSkeleton,
    defaultErrorComponent: RouteError,
    scrollRestoration: true,
  });

declare module '@tanstack/react-router' {
  // eslint-disable-next-line no-restricted-syntax, @typescript-eslint/consistent-type-definitions -- merged into the library's own
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
