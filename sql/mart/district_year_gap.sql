-- one row is a division and year with both bases: the area's own report against the sum of its members
-- zh: 汇总报告与各机关之和的差额
-- key: district_code, year
-- warning: a residual is what the members' reports do not explain: missing members (agencies_missing) and
--   figures not known (requests_unknown) leave a positive one; a negative one is an alarm. A prefecture or
--   province is compared with all organs of its area (area_year), not with its own alone.
-- columns:
--   district_code: 6 digits (GB/T 2260), as it stood in the year
--   district_name: its name in the year
--   level: county | prefecture | province
--   city_name: the prefecture it lies in; NULL where there is none
--   province_name: the province it lies in
--   district_code_today: the division that holds this area today
--   district_name_today: its name today
--   year: the year the reports are about
--   agencies_reporting: own reports of members summed
--   agencies_expected: members expected to report
--   agencies_missing: members expected and not there: agencies_expected - agencies_reporting
--   missing: their names, 、 between; NULL above the county
--   requests_unknown: members' reports in which some total of section 三 is not known
--   disputes_unknown: members' reports in which the totals of section 四 are not known
--   new_received_consolidated [件]: requests newly received, as the area's own report has it
--   new_received_members [件]: requests newly received, sum of the members' reports that know it
--   new_received_residual [件]: new_received_consolidated - new_received_members; NULL where one is not known
--   carried_over_consolidated [件]: requests carried over, as the area's own report has it
--   carried_over_members [件]: requests carried over, sum of the members' reports that know it
--   carried_over_residual [件]: carried_over_consolidated - carried_over_members; NULL where one is not known
--   full_grant_consolidated [件]: granted in full, as the area's own report has it
--   full_grant_members [件]: granted in full, sum of the members' reports that know it
--   full_grant_residual [件]: full_grant_consolidated - full_grant_members; NULL where one is not known
--   partial_grant_consolidated [件]: granted in part, as the area's own report has it
--   partial_grant_members [件]: granted in part, sum of the members' reports that know it
--   partial_grant_residual [件]: partial_grant_consolidated - partial_grant_members; NULL where one is not known
--   denied_consolidated [件]: denied, as the area's own report has it
--   denied_members [件]: denied, sum of the members' reports that know it
--   denied_residual [件]: denied_consolidated - denied_members; NULL where one is not known
--   unable_to_provide_consolidated [件]: unable to provide, as the area's own report has it
--   unable_to_provide_members [件]: unable to provide, sum of the members' reports that know it
--   unable_to_provide_residual [件]: unable_to_provide_consolidated - unable_to_provide_members; NULL where one is not known
--   not_processed_consolidated [件]: not processed, as the area's own report has it
--   not_processed_members [件]: not processed, sum of the members' reports that know it
--   not_processed_residual [件]: not_processed_consolidated - not_processed_members; NULL where one is not known
--   other_consolidated [件]: otherwise closed, as the area's own report has it
--   other_members [件]: otherwise closed, sum of the members' reports that know it
--   other_residual [件]: other_consolidated - other_members; NULL where one is not known
--   outcome_total_consolidated [件]: outcomes, as the area's own report has it
--   outcome_total_members [件]: outcomes, sum of the members' reports that know it
--   outcome_total_residual [件]: outcome_total_consolidated - outcome_total_members; NULL where one is not known
--   carried_forward_consolidated [件]: carried forward, as the area's own report has it
--   carried_forward_members [件]: carried forward, sum of the members' reports that know it
--   carried_forward_residual [件]: carried_forward_consolidated - carried_forward_members; NULL where one is not known
--   reconsideration_consolidated [件]: reconsideration cases, as the area's own report has it
--   reconsideration_members [件]: reconsideration cases, sum of the members' reports that know it
--   reconsideration_residual [件]: reconsideration_consolidated - reconsideration_members; NULL where one is not known
--   litigation_consolidated [件]: court cases, as the area's own report has it
--   litigation_members [件]: court cases, sum of the members' reports that know it
--   litigation_residual [件]: litigation_consolidated - litigation_members; NULL where one is not known
--   is_negative: some residual is negative: a member or the area misstates
with total as (
    select * from mart.district_year where level = 'county'
    union all by name
    select * from mart.area_year where level in ('prefecture', 'province')
)

select
    area.district_code,
    area.district_name,
    area.level,
    area.city_name,
    area.province_name,
    area.district_code_today,
    area.district_name_today,
    area.year,
    members.agencies_reporting,
    members.agencies_expected,
    members.agencies_missing,
    if(area.level = 'county', coverage.missing, null) as missing,
    members.requests_unknown,
    members.disputes_unknown,
    area.new_received as new_received_consolidated,
    members.new_received as new_received_members,
    area.new_received - members.new_received as new_received_residual,
    area.carried_over as carried_over_consolidated,
    members.carried_over as carried_over_members,
    area.carried_over - members.carried_over as carried_over_residual,
    area.full_grant as full_grant_consolidated,
    members.full_grant as full_grant_members,
    area.full_grant - members.full_grant as full_grant_residual,
    area.partial_grant as partial_grant_consolidated,
    members.partial_grant as partial_grant_members,
    area.partial_grant - members.partial_grant as partial_grant_residual,
    area.denied as denied_consolidated,
    members.denied as denied_members,
    area.denied - members.denied as denied_residual,
    area.unable_to_provide as unable_to_provide_consolidated,
    members.unable_to_provide as unable_to_provide_members,
    area.unable_to_provide - members.unable_to_provide as unable_to_provide_residual,
    area.not_processed as not_processed_consolidated,
    members.not_processed as not_processed_members,
    area.not_processed - members.not_processed as not_processed_residual,
    area.other as other_consolidated,
    members.other as other_members,
    area.other - members.other as other_residual,
    area.outcome_total as outcome_total_consolidated,
    members.outcome_total as outcome_total_members,
    area.outcome_total - members.outcome_total as outcome_total_residual,
    area.carried_forward as carried_forward_consolidated,
    members.carried_forward as carried_forward_members,
    area.carried_forward - members.carried_forward as carried_forward_residual,
    area.reconsideration as reconsideration_consolidated,
    members.reconsideration as reconsideration_members,
    area.reconsideration - members.reconsideration as reconsideration_residual,
    area.litigation as litigation_consolidated,
    members.litigation as litigation_members,
    area.litigation - members.litigation as litigation_residual,
    least(
        new_received_residual,
        carried_over_residual,
        full_grant_residual,
        partial_grant_residual,
        denied_residual,
        unable_to_provide_residual,
        not_processed_residual,
        other_residual,
        outcome_total_residual,
        carried_forward_residual,
        reconsideration_residual,
        litigation_residual
    ) < 0 as is_negative
from total as area
inner join total as members
    on members.district_code = area.district_code
    and members.year = area.year
    and members.basis = 'members'
left join mart.coverage as coverage
    on coverage.district_code = area.district_code and coverage.year = area.year
where area.basis = 'consolidated'
order by area.district_code, area.year
