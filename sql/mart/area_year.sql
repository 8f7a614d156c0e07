-- one row is a prefecture, a province or the country, a year and a basis: the sums of the whole area
-- zh: 地市、省份与全国：全区域合计
-- key: district_code, year, basis
-- warning: a prefecture's row is part of its province's and that of the country's: filter on level. members is the sum
--   of all own reports in the area; consolidated is the area government's own report, for the country the sum
--   of the provinces'. The country also holds central organs and reports whose district is not resolved, which
--   are not among the expected.
--   A sum is over the reports that know the figure, null where none does; the _unknown columns say
--   how many do not, and district_year_request says it for each cell. Rates are of sums, over the reports
--   that know both terms; NULL where the denominator is 0.
-- columns:
--   district_code: 6 digits of the prefecture or province, as it stood in the year; 000000 is the country
--   district_name: its name in the year
--   level: prefecture | province | country
--   city_name: the prefecture it lies in; NULL where there is none
--   province_name: the province it lies in
--   district_code_today: the division that holds this area today
--   district_name_today: its name today
--   year: the year the reports are about
--   basis: members (sum of own reports) | consolidated (the area's own report); never add the two
--   agencies_reporting: reports summed, of the area's own organs and of all below; no vertical branches
--   agencies_expected: members: sum of mart.coverage over the area; consolidated: 1, for the country its provinces
--   agencies_missing: agencies_expected - agencies_reporting
--   coverage: 覆盖率: agencies_reporting / agencies_expected
--   agencies_vertical: reports of vertical branches in the area, in no sum
--   forms: the forms the reports use, + between
--   new_received [件]: requests newly received in the year; form 2014: 收到申请数
--   new_received_natural_person [件]: of these from natural persons
--   new_received_legal_entity [件]: of these from legal entities, the sum of five kinds
--   carried_over [件]: requests carried over from the year before
--   handled [件]: 受理合计: new_received + carried_over
--   full_grant [件]: granted in full (予以公开)
--   partial_grant [件]: granted in part (部分公开)
--   denied_state_secret [件]: denied: state secret
--   denied_prohibited_by_law [件]: denied: prohibited by another law or regulation
--   denied_security_stability [件]: denied: harm to security or stability
--   denied_third_party_rights [件]: denied: third-party rights
--   denied_internal_affairs [件]: denied: internal affairs
--   denied_deliberative_process [件]: denied: deliberative process
--   denied_enforcement_file [件]: denied: enforcement file
--   denied_registry_query [件]: denied: registry query
--   denied [件]: denied (不予公开): sum of the eight reasons
--   unable_to_provide_not_held [件]: unable to provide: information not held
--   unable_to_provide_requires_creation [件]: unable to provide: would have to be made
--   unable_to_provide_unclear [件]: unable to provide: still unclear after correction
--   unable_to_provide [件]: unable to provide (无法提供): sum of the three reasons
--   not_processed_petition [件]: not processed: petition or complaint
--   not_processed_duplicate [件]: not processed: duplicate request
--   not_processed_publication [件]: not processed: asks for a publication
--   not_processed_excessive [件]: not processed: excessive repetition
--   not_processed_reconfirmation [件]: not processed: asks to confirm or re-issue
--   not_processed [件]: not processed (不予处理): sum of the five reasons
--   other_correction_lapsed [件]: otherwise closed: correction not made in time (form 2021)
--   other_fee_lapsed [件]: otherwise closed: fee not paid in time (form 2021)
--   other_misc [件]: otherwise closed: other (form 2021)
--   other [件]: otherwise closed (其他处理): the row of form 2019, the sum of the three of form 2021
--   outcome_total [件]: outcomes of the year, row （七）总计
--   carried_forward [件]: carried forward to the next year
--   requests_closed [件]: 申请办结数 (form 2014 only)
--   closed_on_time [件]: 按时办结数 (form 2014 only)
--   reconsideration_upheld [件]: reconsideration cases: upheld; form 2014 too
--   reconsideration_corrected [件]: reconsideration cases: corrected; form 2014 too
--   reconsideration_other [件]: reconsideration cases: other; form 2014 too
--   reconsideration_pending [件]: reconsideration cases: pending
--   reconsideration [件]: reconsideration cases (行政复议), the printed total
--   litigation_upheld [件]: court cases of both routes: upheld
--   litigation_corrected [件]: court cases of both routes: corrected
--   litigation_other [件]: court cases of both routes: other
--   litigation_pending [件]: court cases of both routes: pending
--   litigation_direct [件]: court cases without prior reconsideration, the printed total
--   litigation_after_reconsideration [件]: court cases after reconsideration, the printed total
--   litigation [件]: court cases (行政诉讼) of both routes
--   rules_issued [件]: rules (规章) issued (form 2021)
--   rules_repealed [件]: rules repealed (form 2021)
--   rules_in_force [件]: rules in force at the end of the year (form 2021)
--   normative_documents_issued [件]: normative documents issued (form 2021)
--   normative_documents_repealed [件]: normative documents repealed (form 2021)
--   normative_documents_in_force [件]: normative documents in force at the end of the year (form 2021)
--   rules_newly_made [件]: rules newly made (form 2019; near, but not the same as issued)
--   normative_documents_newly_made [件]: normative documents newly made (form 2019; broader than issued)
--   administrative_licensing_decisions [件]: licensing decisions
--   administrative_penalty_decisions [件]: penalty decisions
--   administrative_coercion_decisions [件]: coercion decisions
--   administrative_fees_10k_yuan [万元]: administrative fees collected (form 2021)
--   new_received_unknown: reports of these in which new_received is not known
--   requests_unknown: reports of these in which some total of section 三 is not known
--   disputes_unknown: reports of these in which the totals of section 四 are not known
--   disclosure_unknown: reports of these in which some decisions of section 二 are not known
--   full_grant_rate: 予以公开率: full_grant / outcome_total; sums of the reports that know both
--   disclosure_rate: 实质公开率: (full_grant + partial_grant) / outcome_total; sums of the reports that know both
--   release_rate: 美国 FOIA 口径: (full_grant + partial_grant) / (full_grant + partial_grant + denied); sums of the reports that know both
--   denial_rate: 不予公开率: denied / outcome_total; sums of the reports that know both
--   unable_rate: 无法提供率: unable_to_provide / outcome_total; sums of the reports that know both
--   not_processed_rate: 不予处理率: not_processed / outcome_total; sums of the reports that know both
--   other_rate: 其他处理率: other / outcome_total; sums of the reports that know both
--   clearance_rate: 办结率: outcome_total / handled; sums of the reports that know both
--   pending_ratio: 结转率: carried_forward / handled; sums of the reports that know both
--   on_time_rate: 按时办结率: closed_on_time / requests_closed (form 2014 only); sums of the reports that know both
--   dispute_rate: 争议转化率: (reconsideration + litigation) / outcome_total; sums of the reports that know both
--   reconsideration_correction_rate: 复议纠错率: reconsideration_corrected / (reconsideration - reconsideration_pending); sums of the reports that know both
--   litigation_correction_rate: 诉讼纠错率: litigation_corrected / (litigation - litigation_pending); sums of the reports that know both
--   correction_rate: 纠错率: corrected / (total - pending), reconsideration and litigation together; sums of the reports that know both
--   natural_person_share: 自然人占比: new_received_natural_person / new_received; sums of the reports that know both
with place as (
    -- every division counts for its prefecture, its province and the country
    select prefecture_code as area_code, district_code, year, level from mart.division_year
    where prefecture_code is not null
    union all
    select province_code as area_code, district_code, year, level from mart.division_year
    union all
    select '000000' as area_code, district_code, year, level from mart.division_year
),

expected as (
    select
        place.area_code,
        place.year,
        sum(coverage.agencies_expected)::bigint as members_expected
    from place
    inner join mart.coverage as coverage using (district_code, year)
    group by place.area_code, place.year
),

vertical as (
    select place.area_code, place.year, count(*) as agencies_vertical
    from place
    inner join mart.agency_year as agency using (district_code, year)
    where agency.is_vertical
    group by place.area_code, place.year
),

province as (
    select year, count(*) as provinces
    from mart.division_year
    where level = 'province' and existed
    group by year
)

select
    total.district_code,
    coalesce(division.district_name, '全国') as district_name,
    coalesce(division.level, 'country') as level,
    division.city_name,
    division.province_name,
    coalesce(division.district_code_today, total.district_code) as district_code_today,
    coalesce(division.district_name_today, '全国') as district_name_today,
    total.year,
    total.basis,
    total.agencies_reporting,
    case
        when total.basis = 'members' then expected.members_expected
        when total.district_code = '000000' then province.provinces
        else 1
    end as agencies_expected,
    agencies_expected - total.agencies_reporting as agencies_missing,
    total.agencies_reporting / nullif(agencies_expected, 0) as coverage,
    coalesce(vertical.agencies_vertical, 0) as agencies_vertical,
    total.forms,
    total.* exclude (reach, district_code, year, basis, agencies_reporting, forms)
from mart.division_year_total as total
left join mart.division_year as division
    on division.district_code = total.district_code and division.year = total.year
left join expected on expected.area_code = total.district_code and expected.year = total.year
left join vertical on vertical.area_code = total.district_code and vertical.year = total.year
left join province on province.year = total.year
where total.reach = 'area'
order by total.district_code, total.year, total.basis
