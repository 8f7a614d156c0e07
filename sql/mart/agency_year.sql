-- one row is an agency and year: its current report's totals, rates, changes and place
-- zh: 机关与年份：各类合计、比率、同比与位次
-- key: agency_id, year
-- warning: consolidated reports hold the figures of their members again: filter on basis before any sum;
--   NULL is not known (form 2014 and 2019 lack what later forms ask), never 0; a group total is NULL
--   where one of its parts is unknown, as is a count that is printed with decimals
-- columns:
--   agency_id: core.dim_agency.agency_id
--   agency_name: begins with the division it belongs to
--   agency_kind: township | street | department | government | government_office | zone …
--   agency_level: township | county | prefecture | province | central
--   is_vertical: led from above (tax, customs …): in no local sum
--   scope: own | consolidated (of the whole area); never sum across
--   basis: the sum it enters: members | consolidated; NULL for none (vertical branch, a zone's area, a second one)
--   year: the year the report is about
--   report_id: the current report: core.report.report_id
--   form: 2014 | 2019 | 2021 | none
--   district_code: the division it belongs to, as it stood in the year; NULL where not resolved
--   district_name: its name in the year
--   city_name: its prefecture; NULL where there is none
--   province_name: its province
--   district_code_today: the division that holds this area today
--   district_name_today: its name today
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
--   outcome_total [件]: outcomes of the year, as printed in row （七）总计
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
--   full_grant_rate: 予以公开率: full_grant / outcome_total; NULL where the denominator is 0 or a term is unknown
--   disclosure_rate: 实质公开率: (full_grant + partial_grant) / outcome_total; NULL where the denominator is 0 or a term is unknown
--   release_rate: 美国 FOIA 口径: (full_grant + partial_grant) / (full_grant + partial_grant + denied); NULL where the denominator is 0 or a term is unknown
--   denial_rate: 不予公开率: denied / outcome_total; NULL where the denominator is 0 or a term is unknown
--   unable_rate: 无法提供率: unable_to_provide / outcome_total; NULL where the denominator is 0 or a term is unknown
--   not_processed_rate: 不予处理率: not_processed / outcome_total; NULL where the denominator is 0 or a term is unknown
--   other_rate: 其他处理率: other / outcome_total; NULL where the denominator is 0 or a term is unknown
--   clearance_rate: 办结率: outcome_total / handled; NULL where the denominator is 0 or a term is unknown
--   pending_ratio: 结转率: carried_forward / handled; NULL where the denominator is 0 or a term is unknown
--   on_time_rate: 按时办结率: closed_on_time / requests_closed (form 2014 only); NULL where the denominator is 0 or a term is unknown
--   dispute_rate: 争议转化率: (reconsideration + litigation) / outcome_total; NULL where the denominator is 0 or a term is unknown
--   reconsideration_correction_rate: 复议纠错率: reconsideration_corrected / (reconsideration - reconsideration_pending); NULL where the denominator is 0 or a term is unknown
--   litigation_correction_rate: 诉讼纠错率: litigation_corrected / (litigation - litigation_pending); NULL where the denominator is 0 or a term is unknown
--   correction_rate: 纠错率: corrected / (total - pending), reconsideration and litigation together; NULL where the denominator is 0 or a term is unknown
--   natural_person_share: 自然人占比: new_received_natural_person / new_received; NULL where the denominator is 0 or a term is unknown
--   new_received_change [件]: new_received less last year's; NULL without a report of last year
--   new_received_growth: 同比增长: new_received_change / new_received of last year; NULL where that is 0
--   outcome_total_change [件]: outcome_total less last year's; NULL without a report of last year
--   outcome_total_growth: 同比增长: outcome_total_change / outcome_total of last year; NULL where that is 0
--   disclosure_rate_change: disclosure_rate less last year's, in points of 0–1
--   form_changed: last year's report used another form; NULL without one
--   disclosure_rate_rank: place by disclosure_rate, 1 is highest, among own reports of this district, kind and year; NULL under 30 requests
--   disclosure_rate_ranked: how many agencies of this district, kind and year are ranked
--   findings_error: findings of severity error about the report
--   findings_warning: findings of severity warning
--   findings_info: findings of severity info
-- max(if()), not max() filter (): so each code of the dictionary is compared once
with request as (
    select
        agency_id,
        year,
        max(if(outcome = 'new_received', request_count, null)) as new_received,
        max(if(outcome = 'carried_over', request_count, null)) as carried_over,
        max(if(outcome = 'full_grant', request_count, null)) as full_grant,
        max(if(outcome = 'partial_grant', request_count, null)) as partial_grant,
        max(if(outcome = 'denied_state_secret', request_count, null)) as denied_state_secret,
        max(if(outcome = 'denied_prohibited_by_law', request_count, null)) as denied_prohibited_by_law,
        max(if(outcome = 'denied_security_stability', request_count, null)) as denied_security_stability,
        max(if(outcome = 'denied_third_party_rights', request_count, null)) as denied_third_party_rights,
        max(if(outcome = 'denied_internal_affairs', request_count, null)) as denied_internal_affairs,
        max(if(outcome = 'denied_deliberative_process', request_count, null)) as denied_deliberative_process,
        max(if(outcome = 'denied_enforcement_file', request_count, null)) as denied_enforcement_file,
        max(if(outcome = 'denied_registry_query', request_count, null)) as denied_registry_query,
        max(if(outcome = 'unable_to_provide_not_held', request_count, null)) as unable_to_provide_not_held,
        max(if(outcome = 'unable_to_provide_requires_creation', request_count, null)) as unable_to_provide_requires_creation,
        max(if(outcome = 'unable_to_provide_unclear', request_count, null)) as unable_to_provide_unclear,
        max(if(outcome = 'not_processed_petition', request_count, null)) as not_processed_petition,
        max(if(outcome = 'not_processed_duplicate', request_count, null)) as not_processed_duplicate,
        max(if(outcome = 'not_processed_publication', request_count, null)) as not_processed_publication,
        max(if(outcome = 'not_processed_excessive', request_count, null)) as not_processed_excessive,
        max(if(outcome = 'not_processed_reconfirmation', request_count, null)) as not_processed_reconfirmation,
        max(if(outcome = 'other_correction_lapsed', request_count, null)) as other_correction_lapsed,
        max(if(outcome = 'other_fee_lapsed', request_count, null)) as other_fee_lapsed,
        max(if(outcome = 'other_misc', request_count, null)) as other_misc,
        max(if(outcome = 'outcome_total', request_count, null)) as outcome_total,
        max(if(outcome = 'carried_forward', request_count, null)) as carried_forward,
        max(if(outcome = 'other', request_count, null)) as other_2019
    from core.fact_request
    where applicant = 'total'
    group by agency_id, year
),

applicant as (
    select
        agency_id,
        year,
        max(if(applicant = 'natural_person', request_count, null)) as new_received_natural_person,
        max(if(applicant = 'org_other', request_count, null)) as org_other,
        max(if(applicant = 'org_legal_service', request_count, null)) as org_legal_service,
        max(if(applicant = 'org_social_welfare', request_count, null)) as org_social_welfare,
        max(if(applicant = 'org_research', request_count, null)) as org_research,
        max(if(applicant = 'org_business', request_count, null)) as org_business
    from core.fact_request
    where outcome = 'new_received'
    group by agency_id, year
),

-- the annex of 2014 gives what compares (crosswalk_2014_2019.csv), and its own closures
annex as (
    select
        agency_id,
        year,
        max(whole) filter (indicator = 'a14_requests_received')::bigint as new_received,
        max(whole) filter (indicator = 'a14_reply_partial_grant')::bigint as partial_grant,
        max(whole) filter (indicator = 'a14_denied_state_secret')::bigint as denied_state_secret,
        max(whole) filter (indicator = 'a14_denied_security_stability')::bigint as denied_security_stability,
        max(whole) filter (indicator = 'a14_requests_closed')::bigint as requests_closed,
        max(whole) filter (indicator = 'a14_closed_on_time')::bigint as closed_on_time,
        max(whole) filter (indicator = 'a14_reconsideration_upheld')::bigint as reconsideration_upheld,
        max(whole) filter (indicator = 'a14_reconsideration_corrected')::bigint as reconsideration_corrected,
        max(whole) filter (indicator = 'a14_reconsideration_other')::bigint as reconsideration_other
    from (select *, if(value = trunc(value), value, null) as whole from core.fact_indicator)
    group by agency_id, year
),

dispute as (
    select
        agency_id,
        year,
        max(case_count) filter (route = 'reconsideration' and result = 'upheld') as reconsideration_upheld,
        max(case_count) filter (route = 'reconsideration' and result = 'corrected') as reconsideration_corrected,
        max(case_count) filter (route = 'reconsideration' and result = 'other') as reconsideration_other,
        max(case_count) filter (route = 'reconsideration' and result = 'pending') as reconsideration_pending,
        max(case_count) filter (route = 'reconsideration' and result = 'total') as reconsideration_total,
        max(case_count) filter (route = 'litigation_direct' and result = 'upheld') as direct_upheld,
        max(case_count) filter (route = 'litigation_direct' and result = 'corrected') as direct_corrected,
        max(case_count) filter (route = 'litigation_direct' and result = 'other') as direct_other,
        max(case_count) filter (route = 'litigation_direct' and result = 'pending') as direct_pending,
        max(case_count) filter (route = 'litigation_direct' and result = 'total') as direct_total,
        max(case_count) filter (route = 'litigation_after_reconsideration' and result = 'upheld') as after_upheld,
        max(case_count) filter (route = 'litigation_after_reconsideration' and result = 'corrected') as after_corrected,
        max(case_count) filter (route = 'litigation_after_reconsideration' and result = 'other') as after_other,
        max(case_count) filter (route = 'litigation_after_reconsideration' and result = 'pending') as after_pending,
        max(case_count) filter (route = 'litigation_after_reconsideration' and result = 'total') as after_total
    from core.fact_dispute
    group by agency_id, year
),

disclosure as (
    select
        agency_id,
        year,
        max(whole) filter (item = 'rules' and measure = 'issued')::bigint as rules_issued,
        max(whole) filter (item = 'rules' and measure = 'repealed')::bigint as rules_repealed,
        max(whole) filter (item = 'rules' and measure = 'in_force')::bigint as rules_in_force,
        max(whole) filter (item = 'normative_documents' and measure = 'issued')::bigint as normative_documents_issued,
        max(whole) filter (item = 'normative_documents' and measure = 'repealed')::bigint as normative_documents_repealed,
        max(whole) filter (item = 'normative_documents' and measure = 'in_force')::bigint as normative_documents_in_force,
        max(whole) filter (item = 'rules' and measure = 'newly_made')::bigint as rules_newly_made,
        max(whole) filter (item = 'normative_documents' and measure = 'newly_made')::bigint as normative_documents_newly_made,
        max(whole) filter (item = 'administrative_licensing' and measure = 'decisions')::bigint as administrative_licensing_decisions,
        max(whole) filter (item = 'administrative_penalty' and measure = 'decisions')::bigint as administrative_penalty_decisions,
        max(whole) filter (item = 'administrative_coercion' and measure = 'decisions')::bigint as administrative_coercion_decisions,
        max(value) filter (item = 'administrative_fees' and measure = 'amount_10k_yuan' and (unit = '万元' or value = 0)) as administrative_fees_10k_yuan
    from (select *, if(value = trunc(value), value, null) as whole from core.fact_disclosure)
    group by agency_id, year
),

finding as (
    select
        report_id,
        count(*) filter (severity = 'error') as findings_error,
        count(*) filter (severity = 'warning') as findings_warning,
        count(*) filter (severity = 'info') as findings_info
    from core.finding
    group by report_id
),

-- one consolidated report a division and year, its government's
government as (
    select report.district_code, report.year, min(report.agency_id) as agency_id
    from core.report as report
    inner join core.dim_agency as agency using (agency_id)
    where
        report.is_current
        and report.scope = 'consolidated'
        and agency.agency_kind = 'government'
    group by report.district_code, report.year
),

figure as (
    select
        report.agency_id,
        agency.agency_name,
        agency.agency_kind,
        agency.level as agency_level,
        coalesce(agency.is_vertical, false) as is_vertical,
        report.scope,
        case
            when coalesce(agency.is_vertical, false) then null
            when report.scope = 'own' then 'members'
            when report.agency_id = government.agency_id then 'consolidated'
        end as basis,
        report.year,
        report.report_id,
        report.form,
        report.district_code,
        division.district_name,
        division.city_name,
        division.province_name,
        division.district_code_today,
        division.district_name_today,
        coalesce(request.new_received, annex.new_received) as new_received,
        applicant.new_received_natural_person,
        applicant.org_business
            + applicant.org_research
            + applicant.org_social_welfare
            + applicant.org_legal_service
            + applicant.org_other as new_received_legal_entity,
        request.carried_over,
        request.new_received + request.carried_over as handled,
        request.full_grant,
        coalesce(request.partial_grant, annex.partial_grant) as partial_grant,
        coalesce(request.denied_state_secret, annex.denied_state_secret) as denied_state_secret,
        request.denied_prohibited_by_law,
        coalesce(request.denied_security_stability, annex.denied_security_stability) as denied_security_stability,
        request.denied_third_party_rights,
        request.denied_internal_affairs,
        request.denied_deliberative_process,
        request.denied_enforcement_file,
        request.denied_registry_query,
        request.denied_state_secret
            + request.denied_prohibited_by_law
            + request.denied_security_stability
            + request.denied_third_party_rights
            + request.denied_internal_affairs
            + request.denied_deliberative_process
            + request.denied_enforcement_file
            + request.denied_registry_query as denied,
        request.unable_to_provide_not_held,
        request.unable_to_provide_requires_creation,
        request.unable_to_provide_unclear,
        request.unable_to_provide_not_held
            + request.unable_to_provide_requires_creation
            + request.unable_to_provide_unclear as unable_to_provide,
        request.not_processed_petition,
        request.not_processed_duplicate,
        request.not_processed_publication,
        request.not_processed_excessive,
        request.not_processed_reconfirmation,
        request.not_processed_petition
            + request.not_processed_duplicate
            + request.not_processed_publication
            + request.not_processed_excessive
            + request.not_processed_reconfirmation as not_processed,
        request.other_correction_lapsed,
        request.other_fee_lapsed,
        request.other_misc,
        coalesce(
            request.other_2019,
            request.other_correction_lapsed + request.other_fee_lapsed + request.other_misc
        ) as other,
        request.outcome_total,
        request.carried_forward,
        annex.requests_closed,
        annex.closed_on_time,
        coalesce(dispute.reconsideration_upheld, annex.reconsideration_upheld) as reconsideration_upheld,
        coalesce(dispute.reconsideration_corrected, annex.reconsideration_corrected) as reconsideration_corrected,
        coalesce(dispute.reconsideration_other, annex.reconsideration_other) as reconsideration_other,
        dispute.reconsideration_pending,
        dispute.reconsideration_total as reconsideration,
        dispute.direct_upheld + dispute.after_upheld as litigation_upheld,
        dispute.direct_corrected + dispute.after_corrected as litigation_corrected,
        dispute.direct_other + dispute.after_other as litigation_other,
        dispute.direct_pending + dispute.after_pending as litigation_pending,
        dispute.direct_total as litigation_direct,
        dispute.after_total as litigation_after_reconsideration,
        dispute.direct_total + dispute.after_total as litigation,
        disclosure.rules_issued,
        disclosure.rules_repealed,
        disclosure.rules_in_force,
        disclosure.normative_documents_issued,
        disclosure.normative_documents_repealed,
        disclosure.normative_documents_in_force,
        disclosure.rules_newly_made,
        disclosure.normative_documents_newly_made,
        disclosure.administrative_licensing_decisions,
        disclosure.administrative_penalty_decisions,
        disclosure.administrative_coercion_decisions,
        disclosure.administrative_fees_10k_yuan,
        coalesce(finding.findings_error, 0) as findings_error,
        coalesce(finding.findings_warning, 0) as findings_warning,
        coalesce(finding.findings_info, 0) as findings_info
    from core.report as report
    left join core.dim_agency as agency using (agency_id)
    left join mart.division_year as division
        on division.district_code = report.district_code and division.year = report.year
    left join government
        on government.district_code = report.district_code and government.year = report.year
    left join request on request.agency_id = report.agency_id and request.year = report.year
    left join applicant
        on applicant.agency_id = report.agency_id and applicant.year = report.year
    left join annex on annex.agency_id = report.agency_id and annex.year = report.year
    left join dispute on dispute.agency_id = report.agency_id and dispute.year = report.year
    left join disclosure
        on disclosure.agency_id = report.agency_id and disclosure.year = report.year
    left join finding on finding.report_id = report.report_id
    where report.is_current and report.agency_id is not null and report.year is not null
),

metric as (
    select
        figure.* exclude (findings_error, findings_warning, findings_info),
        full_grant / nullif(outcome_total, 0) as full_grant_rate,
        (full_grant + partial_grant) / nullif(outcome_total, 0) as disclosure_rate,
        (full_grant + partial_grant) / nullif(full_grant + partial_grant + denied, 0) as release_rate,
        denied / nullif(outcome_total, 0) as denial_rate,
        unable_to_provide / nullif(outcome_total, 0) as unable_rate,
        not_processed / nullif(outcome_total, 0) as not_processed_rate,
        other / nullif(outcome_total, 0) as other_rate,
        outcome_total / nullif(handled, 0) as clearance_rate,
        carried_forward / nullif(handled, 0) as pending_ratio,
        closed_on_time / nullif(requests_closed, 0) as on_time_rate,
        (reconsideration + litigation) / nullif(outcome_total, 0) as dispute_rate,
        reconsideration_corrected / nullif(reconsideration - reconsideration_pending, 0) as reconsideration_correction_rate,
        litigation_corrected / nullif(litigation - litigation_pending, 0) as litigation_correction_rate,
        (reconsideration_corrected + litigation_corrected) / nullif(reconsideration - reconsideration_pending + litigation - litigation_pending, 0) as correction_rate,
        new_received_natural_person / nullif(new_received, 0) as natural_person_share,
        findings_error,
        findings_warning,
        findings_info
    from figure
),

place as (
    select
        agency_id,
        year,
        rank() over (
            partition by district_code, agency_kind, year order by disclosure_rate desc
        ) as disclosure_rate_rank,
        count(*) over (partition by district_code, agency_kind, year) as disclosure_rate_ranked
    from metric
    where
        basis = 'members'
        and district_code is not null
        and disclosure_rate is not null
        and coalesce(handled, new_received) >= 30
)

select
    metric.* exclude (findings_error, findings_warning, findings_info),
    metric.new_received - before.new_received as new_received_change,
    new_received_change / nullif(before.new_received, 0) as new_received_growth,
    metric.outcome_total - before.outcome_total as outcome_total_change,
    outcome_total_change / nullif(before.outcome_total, 0) as outcome_total_growth,
    metric.disclosure_rate - before.disclosure_rate as disclosure_rate_change,
    metric.form <> before.form as form_changed,
    place.disclosure_rate_rank,
    place.disclosure_rate_ranked,
    metric.findings_error,
    metric.findings_warning,
    metric.findings_info
from metric
left join metric as before
    on before.agency_id = metric.agency_id and before.year = metric.year - 1
left join place on place.agency_id = metric.agency_id and place.year = metric.year
order by metric.district_code, metric.agency_id, metric.year
