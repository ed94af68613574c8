// Fills an empty database: the software's tables, its own sample products without their pictures (they
// lie on a server elsewhere), and what a shop of ours adds to them.
import './node_modules/@evershop/evershop/dist/bin/start/initEnvStart.js';
import { readFileSync } from 'node:fs';

const dist = './node_modules/@evershop/evershop/dist';
const { getCoreModules } = await import(`${dist}/bin/lib/loadModules.js`);
const { loadBootstrapScript } = await import(`${dist}/bin/lib/bootstrap/bootstrap.js`);
const { migrate } = await import(`${dist}/bin/lib/bootstrap/migrate.js`);
const { pool } = await import(`${dist}/lib/postgres/connection.js`);
const { seedAttributeGroup, seedAttributes } = await import(`${dist}/bin/seed/seedAttributes.js`);
const { seedCategories } = await import(`${dist}/bin/seed/seedCategories.js`);
const { seedCollections } = await import(`${dist}/bin/seed/seedCollections.js`);
const { seedProducts } = await import(`${dist}/bin/seed/seedProducts.js`);

const parse = JSON.parse;
JSON.parse = (text, revive) => {
  const value = parse(text, revive);
  if (Array.isArray(value)) value.forEach((item) => item?.sku && delete item.images);
  return value;
};
for (const module of getCoreModules()) {
  await loadBootstrapScript(module, { command: 'seed', env: 'production', process: 'main' });
}
await migrate(getCoreModules());
const group = await seedAttributeGroup();
await seedAttributes(group);
await seedCategories();
await seedCollections();
await seedProducts(group);
await pool.query(readFileSync('shop.sql', 'utf8'));
process.exit(0);
