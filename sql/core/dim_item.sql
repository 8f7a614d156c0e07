-- a row, column or indicator of a form
select * from reference.item order by form, fact, block, axis, position
