// Serves the shop on a free loopback port, prints the port once it listens, and ends when its standard
// input does. Each request is on record before it is answered.
import './node_modules/@evershop/evershop/dist/bin/start/initEnvStart.js';
import { appendFileSync } from 'node:fs';
import http from 'node:http';

const announce = process.stdout.write.bind(process.stdout);
process.stdout.write = process.stderr.write.bind(process.stderr); // where the software's own words go

const server = http.createServer();
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const { port } = server.address();
process.env.NODE_CONFIG = JSON.stringify({
  shop: { homeUrl: `http://127.0.0.1:${port}`, language: 'en', currency: 'EUR' },
});

const dist = './node_modules/@evershop/evershop/dist';
const { createApp } = await import(`${dist}/bin/lib/app.js`);
const { getCoreModules } = await import(`${dist}/bin/lib/loadModules.js`);
const { loadBootstrapScript } = await import(`${dist}/bin/lib/bootstrap/bootstrap.js`);
const { lockHooks } = await import(`${dist}/lib/util/hookable.js`);
const { lockRegistry } = await import(`${dist}/lib/util/registry.js`);

const shop = createApp();
for (const module of getCoreModules()) {
  await loadBootstrapScript(module, { command: 'start', env: 'production', process: 'main' });
}
lockHooks();
lockRegistry();
server.on('request', (request, response) => {
  appendFileSync(process.env.SHOP_REQUESTS, `${request.method} ${request.url}\n`);
  shop(request, response);
});
announce(`${port}\n`);
process.stdin.on('end', () => process.exit(0)).resume();
