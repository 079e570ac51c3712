// router.js: which page shows this path?
const routes = {
  home: () => import('./pages/home.js'),
  settings: () => import('./pages/settings.js'),
};

export async function open(name) {
  const page = await routes[name]();
  return page.title();
}
