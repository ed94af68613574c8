// Builds what a customer sees: the pages of the storefront, not minified. (The software's own command
// builds the back office too, and takes three times as long.)
import { mkdirSync } from 'node:fs';
import './node_modules/@evershop/evershop/dist/bin/build/initEnvBuild.js';

const dist = './node_modules/@evershop/evershop/dist';
const { buildEntry } = await import(`${dist}/bin/lib/buildEntry.js`);
const { getCoreModules } = await import(`${dist}/bin/lib/loadModules.js`);
const { loadBootstrapScript } = await import(`${dist}/bin/lib/bootstrap/bootstrap.js`);
const { CONSTANTS } = await import(`${dist}/lib/helpers.js`);
const { getRoutes } = await import(`${dist}/lib/router/Router.js`);
const { loadModuleRoutes } = await import(`${dist}/lib/router/loadModuleRoutes.js`);
const { lockHooks } = await import(`${dist}/lib/util/hookable.js`);
const { lockRegistry } = await import(`${dist}/lib/util/registry.js`);
const { createConfigClient } = await import(`${dist}/lib/webpack/prod/createConfigClient.js`);
const { createConfigServer } = await import(`${dist}/lib/webpack/prod/createConfigServer.js`);
const { isBuildRequired } = await import(`${dist}/lib/webpack/isBuildRequired.js`);
const { default: webpack } = await import('webpack');

const compile = (config) =>
  new Promise((resolve, reject) => {
    webpack({ ...config, optimization: { ...config.optimization, minimize: false } }, (error, stats) => {
      if (error || stats.hasErrors()) reject(error ?? new Error(stats.toString('errors-only')));
      else resolve();
    });
  });

for (const module of getCoreModules()) loadModuleRoutes(module.path);
for (const module of getCoreModules()) {
  await loadBootstrapScript(module, { command: 'build', env: 'production', process: 'main' });
}
lockHooks();
lockRegistry();
const pages = getRoutes().filter((route) => !route.isAdmin && isBuildRequired(route));
mkdirSync(CONSTANTS.BUILDPATH, { recursive: true });
await buildEntry(pages);
await compile(createConfigClient(pages));
await compile(createConfigServer(pages));
process.exit(0);
