-- The same shop with a number to call, in a text block that the shop's owner put on the checkout page.
with block as (
  insert into widget_instance(name, type, status, settings) values ('Help line', 'text_block', true,
    jsonb_build_object('className', '', 'text', jsonb_build_array(jsonb_build_object(
      'id', 'r__1', 'size', 1, 'className', 'md:grid-cols-1', 'columns', jsonb_build_array(jsonb_build_object(
        'size', 1, 'id', 'c__1', 'data', jsonb_build_object('time', 1729900000000, 'version', '2.31.0',
          'blocks', jsonb_build_array(jsonb_build_object('id', 'b1', 'type', 'paragraph',
            'data', jsonb_build_object('text', 'Questions? Call us: ' || :'phone'))))))))::text))
  returning widget_instance_id)
insert into widget_placement(widget_instance_id, route, area, sort_order)
  select widget_instance_id, 'checkout', 'content', 100 from block;
