-- What a shop of ours adds to the sample products: payment on delivery, shipping, a menu, a returns page.
insert into setting(name, value) values
  ('codPaymentStatus', '1'), ('codDisplayName', 'Cash on Delivery'),
  ('storeName', 'Clay & Co'), ('storeEmail', 'hello@clay-and-co.test')
  on conflict do nothing;

insert into shipping_zone(name) values ('Europe');
insert into shipping_zone_country(zone_id, country)
  select shipping_zone_id, country from shipping_zone, (values ('DE'), ('GB'), ('NL')) as served(country);
insert into core_shipping_method(name) values ('Standard delivery');
insert into core_shipping_method_rate(method_id, zone_id, cost)
  select core_shipping_method_id, shipping_zone_id, 5.90 from core_shipping_method, shipping_zone;
insert into shipping_zone_provider(zone_id, provider_code, is_enabled)
  select shipping_zone_id, 'core', true from shipping_zone;

with page as (insert into cms_page(status) values (true) returning cms_page_id, uuid),
described as (
  insert into cms_page_description(cms_page_description_cms_page_id, url_key, name, meta_title, content)
  select cms_page_id, 'shipping-and-returns', 'Shipping & Returns', 'Shipping & Returns',
    '[{"id": "r__1", "size": 1, "className": "md:grid-cols-1", "columns": [{"size": 1, "id": "c__1", "data": {
      "time": 1729900000000, "version": "2.31.0", "blocks": [
        {"id": "b1", "type": "paragraph", "data": {"text":
          "Orders are sent within two working days. Delivery costs EUR 5.90."}},
        {"id": "b2", "type": "paragraph", "data": {"text":
          "You can return unused items within 14 days. Return postage is paid by the customer."}}]}}]}]'
  from page)
insert into url_rewrite(request_path, target_path, entity_type, entity_uuid)
  select '/shipping-and-returns', '/page/shipping-and-returns', 'cms_page', uuid from page;

-- Readable addresses, which a background job of the software's would make.
insert into url_rewrite(request_path, target_path, entity_type, entity_uuid)
  select '/' || url_key, '/category/' || uuid, 'category', uuid
  from category join category_description on category_description_category_id = category_id;
insert into url_rewrite(request_path, target_path, entity_type, entity_uuid)
  select '/accessories/' || url_key, '/product/' || uuid, 'product', uuid
  from product join product_description on product_description_product_id = product_id;

with menu as (
  insert into widget_instance(name, type, status, settings) values ('Main menu', 'basic_menu', true,
    '{"isMain": true, "className": "", "menus": [
      {"id": "m1", "uuid": "m1", "name": "Accessories", "type": "custom", "url": "/accessories", "children": []},
      {"id": "m2", "uuid": "m2", "name": "Shipping & Returns", "type": "custom",
       "url": "/shipping-and-returns", "children": []}]}')
  returning widget_instance_id)
insert into widget_placement(widget_instance_id, route, area, sort_order)
  select widget_instance_id, 'all', 'headerMiddleCenter', 10 from menu;

with featured as (
  insert into widget_instance(name, type, status, settings) values ('Featured', 'collection_products', true,
    '{"collection": "homepage", "count": 8, "countPerRow": 4}')
  returning widget_instance_id)
insert into widget_placement(widget_instance_id, route, area, sort_order)
  select widget_instance_id, 'homepage', 'content', 10 from featured;
