-- core.dim_item has one row a key
-- severity: error
-- why: keys are promised by a check, not by an index, which would make loading ten times slower.
select form, fact, axis, block, code, count(*) as copies
from core.dim_item
group by form, fact, axis, block, code
having count(*) > 1
