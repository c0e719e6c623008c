/** Every address of the interface; what is shown there is loaded when it is first needed. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { NoSuchScreen, ScreenFailed } from './ui/boundary.tsx';
import { Frame } from './ui/frame/frame.tsx';

const root = createRootRoute({ component: Frame, notFoundComponent: NoSuchScreen });

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('./home/home.tsx'), 'Home'),
});
const search = createRoute({
  getParentRoute: () => root,
  path: '/search',
  validateSearch: (given: Record<string, unknown>): { q?: string } =>
    typeof given.q === 'string' ? { q: given.q } : {},
  component: lazyRouteComponent(() => import('./search/search.tsx'), 'Search'),
});
const batch = createRoute({
  getParentRoute: () => root,
  path: '/batches/$batch',
  component: lazyRouteComponent(() => import('./home/batch.tsx'), 'BatchScreen'),
});
const pageSearch = (given: Record<string, unknown>): { page?: number } =>
  typeof given.page === 'number' ? { page: given.page } : {};
const pages = createRoute({
  getParentRoute: () => root,
  path: '/batches/$batch/pages',
  validateSearch: pageSearch,
  component: lazyRouteComponent(() => import('./pages/pages.tsx'), 'PagesScreen'),
});
const text = createRoute({
  getParentRoute: () => root,
  path: '/batches/$batch/text',
  validateSearch: pageSearch,
  component: lazyRouteComponent(() => import('./text/text.tsx'), 'TextScreen'),
});
const describe = createRoute({
  getParentRoute: () => root,
  path: '/batches/$batch/describe',
  validateSearch: pageSearch,
  component: lazyRouteComponent(() => import('./describe/describe.tsx'), 'DescribeScreen'),
});
const batchReview = createRoute({
  getParentRoute: () => root,
  path: '/batches/$batch/review',
  validateSearch: (given: Record<string, unknown>): { correct?: boolean } =>
    given.correct === true ? { correct: true } : {},
  component: lazyRouteComponent(() => import('./review/batch-review.tsx'), 'BatchReviewScreen'),
});
const sampling = createRoute({
  getParentRoute: () => root,
  path: '/batches/$batch/sample',
  component: lazyRouteComponent(() => import('./sampling/sampling.tsx'), 'SamplingScreen'),
});
const review = createRoute({
  getParentRoute: () => root,
  path: '/review',
  component: lazyRouteComponent(() => import('./review/review.tsx'), 'Review'),
});
const reports = createRoute({
  getParentRoute: () => root,
  path: '/reports',
  component: lazyRouteComponent(() => import('./reports/reports.tsx'), 'Reports'),
});
const history = createRoute({
  getParentRoute: () => root,
  path: '/history',
  validateSearch: (given: Record<string, unknown>): { batch?: string } =>
    typeof given.batch === 'string' ? { batch: given.batch } : {},
  component: lazyRouteComponent(() => import('./history/history.tsx'), 'HistoryScreen'),
});

const register = createRoute({
  getParentRoute: () => root,
  path: '/batches/$batch/register',
  validateSearch: pageSearch,
  component: lazyRouteComponent(() => import('./register/register.tsx'), 'RegisterScreen'),
});
const splits = createRoute({
  getParentRoute: () => root,
  path: '/batches/$batch/splits',
  validateSearch: pageSearch,
  component: lazyRouteComponent(() => import('./splits/splits.tsx'), 'SplitsScreen'),
});
const lists = createRoute({
  getParentRoute: () => root,
  path: '/lists',
  component: lazyRouteComponent(() => import('./lists/lists.tsx'), 'Lists'),
});

const intake = createRoute({
  getParentRoute: () => root,
  path: '/intake',
  component: lazyRouteComponent(() => import('./intake/intake.tsx'), 'Intake'),
});
const deliver = createRoute({
  getParentRoute: () => root,
  path: '/deliver',
  component: lazyRouteComponent(() => import('./deliver/deliver.tsx'), 'Deliver'),
});
const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: lazyRouteComponent(() => import('./settings/settings.tsx'), 'Settings'),
});
const help = createRoute({
  getParentRoute: () => root,
  path: '/help',
  component: lazyRouteComponent(() => import('./help/help.tsx'), 'Help'),
});
const about = createRoute({
  getParentRoute: () => root,
  path: '/about',
  component: lazyRouteComponent(() => import('./about/about.tsx'), 'About'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    intake,
    deliver,
    search,
    settings,
    help,
    about,
    batch,
    batchReview,
    sampling,
    review,
    reports,
    history,
    pages,
    text,
    describe,
    register,
    splits,
    lists,
  ]),
  defaultErrorComponent: ScreenFailed,
  defaultPreload: 'intent',
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
