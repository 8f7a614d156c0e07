-- one row is a division, year, basis and reach: every sum and rate, made once
-- zh: 区划与年份的合计（区县表与市省表的共同来源）
-- key: reach, district_code, year, basis
-- warning: a sum is over the reports that know the figure, NULL where none does; the _unknown columns say
--   how many do not, and district_year_request says it for each cell. Rates are of sums, over the reports
--   that know both terms; NULL where the denominator is 0.
--   Open district_year or area_year instead: they have names and coverage.
-- columns:
--   reach: organs (those directly of the division) | area (the division and all below it)
--   district_code: 6 digits, as it stood in the year; 000000 is the country
--   year: the year
--   basis: members (sum of own reports) | consolidated (the area's own); never add the two
--   agencies_reporting: reports summed
--   forms: the forms they use, + between
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
with located as (
    select
        agency.basis,
        agency.agency_id,
        agency.year,
        agency.district_code,
        division.level,
        division.prefecture_code,
        division.province_code
    from mart.agency_year as agency
    left join mart.division_year as division
        on division.district_code = agency.district_code and division.year = agency.year
    where agency.basis is not null
),

-- a report counts for its own division and for each area above; 000000 is the country

counted as (
    select 'organs' as reach, district_code, basis, agency_id, year from located
    where district_code is not null
    union all
    select 'area' as reach, prefecture_code, basis, agency_id, year from located
    where prefecture_code is not null and (basis = 'members' or level = 'prefecture')
    union all
    select 'area' as reach, province_code, basis, agency_id, year from located
    where province_code is not null and (basis = 'members' or level = 'province')
    union all
    select 'area' as reach, '000000' as district_code, basis, agency_id, year from located
    where basis = 'members' or level = 'province'
)

select
    counted.reach,
    counted.district_code,
    counted.year,
    counted.basis,
    count(*) as agencies_reporting,
    string_agg(distinct form, '+' order by form) as forms,
    sum(new_received)::bigint as new_received,
    sum(new_received_natural_person)::bigint as new_received_natural_person,
    sum(new_received_legal_entity)::bigint as new_received_legal_entity,
    sum(carried_over)::bigint as carried_over,
    sum(handled)::bigint as handled,
    sum(full_grant)::bigint as full_grant,
    sum(partial_grant)::bigint as partial_grant,
    sum(denied_state_secret)::bigint as denied_state_secret,
    sum(denied_prohibited_by_law)::bigint as denied_prohibited_by_law,
    sum(denied_security_stability)::bigint as denied_security_stability,
    sum(denied_third_party_rights)::bigint as denied_third_party_rights,
    sum(denied_internal_affairs)::bigint as denied_internal_affairs,
    sum(denied_deliberative_process)::bigint as denied_deliberative_process,
    sum(denied_enforcement_file)::bigint as denied_enforcement_file,
    sum(denied_registry_query)::bigint as denied_registry_query,
    sum(denied)::bigint as denied,
    sum(unable_to_provide_not_held)::bigint as unable_to_provide_not_held,
    sum(unable_to_provide_requires_creation)::bigint as unable_to_provide_requires_creation,
    sum(unable_to_provide_unclear)::bigint as unable_to_provide_unclear,
    sum(unable_to_provide)::bigint as unable_to_provide,
    sum(not_processed_petition)::bigint as not_processed_petition,
    sum(not_processed_duplicate)::bigint as not_processed_duplicate,
    sum(not_processed_publication)::bigint as not_processed_publication,
    sum(not_processed_excessive)::bigint as not_processed_excessive,
    sum(not_processed_reconfirmation)::bigint as not_processed_reconfirmation,
    sum(not_processed)::bigint as not_processed,
    sum(other_correction_lapsed)::bigint as other_correction_lapsed,
    sum(other_fee_lapsed)::bigint as other_fee_lapsed,
    sum(other_misc)::bigint as other_misc,
    sum(other)::bigint as other,
    sum(outcome_total)::bigint as outcome_total,
    sum(carried_forward)::bigint as carried_forward,
    sum(requests_closed)::bigint as requests_closed,
    sum(closed_on_time)::bigint as closed_on_time,
    sum(reconsideration_upheld)::bigint as reconsideration_upheld,
    sum(reconsideration_corrected)::bigint as reconsideration_corrected,
    sum(reconsideration_other)::bigint as reconsideration_other,
    sum(reconsideration_pending)::bigint as reconsideration_pending,
    sum(reconsideration)::bigint as reconsideration,
    sum(litigation_upheld)::bigint as litigation_upheld,
    sum(litigation_corrected)::bigint as litigation_corrected,
    sum(litigation_other)::bigint as litigation_other,
    sum(litigation_pending)::bigint as litigation_pending,
    sum(litigation_direct)::bigint as litigation_direct,
    sum(litigation_after_reconsideration)::bigint as litigation_after_reconsideration,
    sum(litigation)::bigint as litigation,
    sum(rules_issued)::bigint as rules_issued,
    sum(rules_repealed)::bigint as rules_repealed,
    sum(rules_in_force)::bigint as rules_in_force,
    sum(normative_documents_issued)::bigint as normative_documents_issued,
    sum(normative_documents_repealed)::bigint as normative_documents_repealed,
    sum(normative_documents_in_force)::bigint as normative_documents_in_force,
    sum(rules_newly_made)::bigint as rules_newly_made,
    sum(normative_documents_newly_made)::bigint as normative_documents_newly_made,
    sum(administrative_licensing_decisions)::bigint as administrative_licensing_decisions,
    sum(administrative_penalty_decisions)::bigint as administrative_penalty_decisions,
    sum(administrative_coercion_decisions)::bigint as administrative_coercion_decisions,
    sum(try_cast(administrative_fees_10k_yuan as decimal(38, 6)))::double as administrative_fees_10k_yuan,
    count(*) filter (new_received is null) as new_received_unknown,
    count(*) filter (
        new_received + carried_over + full_grant + partial_grant + denied
        + unable_to_provide + not_processed + other + outcome_total + carried_forward is null
    ) as requests_unknown,
    count(*) filter (reconsideration + litigation is null) as disputes_unknown,
    count(*) filter (
        administrative_licensing_decisions
        + administrative_penalty_decisions
        + administrative_coercion_decisions is null
    ) as disclosure_unknown,
    sum(full_grant) filter (outcome_total is not null)
        / nullif(sum(outcome_total) filter (full_grant is not null), 0) as full_grant_rate,
    sum(full_grant + partial_grant) filter (outcome_total is not null)
        / nullif(sum(outcome_total) filter (full_grant + partial_grant is not null), 0) as disclosure_rate,
    sum(full_grant + partial_grant) filter (full_grant + partial_grant + denied is not null)
        / nullif(sum(full_grant + partial_grant + denied) filter (full_grant + partial_grant is not null), 0) as release_rate,
    sum(denied) filter (outcome_total is not null)
        / nullif(sum(outcome_total) filter (denied is not null), 0) as denial_rate,
    sum(unable_to_provide) filter (outcome_total is not null)
        / nullif(sum(outcome_total) filter (unable_to_provide is not null), 0) as unable_rate,
    sum(not_processed) filter (outcome_total is not null)
        / nullif(sum(outcome_total) filter (not_processed is not null), 0) as not_processed_rate,
    sum(other) filter (outcome_total is not null)
        / nullif(sum(outcome_total) filter (other is not null), 0) as other_rate,
    sum(outcome_total) filter (handled is not null)
        / nullif(sum(handled) filter (outcome_total is not null), 0) as clearance_rate,
    sum(carried_forward) filter (handled is not null)
        / nullif(sum(handled) filter (carried_forward is not null), 0) as pending_ratio,
    sum(closed_on_time) filter (requests_closed is not null)
        / nullif(sum(requests_closed) filter (closed_on_time is not null), 0) as on_time_rate,
    sum(reconsideration + litigation) filter (outcome_total is not null)
        / nullif(sum(outcome_total) filter (reconsideration + litigation is not null), 0) as dispute_rate,
    sum(reconsideration_corrected) filter (reconsideration - reconsideration_pending is not null)
        / nullif(sum(reconsideration - reconsideration_pending) filter (reconsideration_corrected is not null), 0) as reconsideration_correction_rate,
    sum(litigation_corrected) filter (litigation - litigation_pending is not null)
        / nullif(sum(litigation - litigation_pending) filter (litigation_corrected is not null), 0) as litigation_correction_rate,
    sum(reconsideration_corrected + litigation_corrected) filter (reconsideration - reconsideration_pending + litigation - litigation_pending is not null)
        / nullif(sum(reconsideration - reconsideration_pending + litigation - litigation_pending) filter (reconsideration_corrected + litigation_corrected is not null), 0) as correction_rate,
    sum(new_received_natural_person) filter (new_received is not null)
        / nullif(sum(new_received) filter (new_received_natural_person is not null), 0) as natural_person_share
from counted
inner join mart.agency_year as agency
    on agency.agency_id = counted.agency_id and agency.year = counted.year
group by counted.reach, counted.district_code, counted.year, counted.basis
order by counted.reach, counted.district_code, counted.year, counted.basis
