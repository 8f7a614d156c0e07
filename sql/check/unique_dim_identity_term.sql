-- core.dim_identity_term has one row a key
-- severity: error
-- why: keys are promised by a check, not by an index, which would make loading ten times slower.
select identity, row_code, column_code, count(*) as copies
from core.dim_identity_term
group by identity, row_code, column_code
having count(*) > 1
