import marimo

app = marimo.App(width="medium", app_title="gongkai: five questions")


@app.cell(hide_code=True)
def _(mo):
    mo.md("""
    # Five questions to the warehouse 公开

    `make run` publishes a warehouse from the reports in `data/raw`; this notebook asks it what a
    researcher would ask. Change a query and run its cell again. What the columns mean is in
    `docs/dictionary.md`, and in the warehouse itself as comments. Marimo draws the charts by
    itself; in Jupyter Altair loads its drawing library from the network.

    The samples are few and mostly invented (示例省 does not exist): see how to ask here, and take
    the answers from reports of your own (`gongkai run --raw FOLDER`).
    """)
    return


@app.cell
def _():
    import altair as alt
    import marimo as mo

    from pipelines.query import open_published

    warehouse = open_published()  # read-only; GONGKAI_WAREHOUSE names another
    return alt, mo, warehouse


@app.cell(hide_code=True)
def _(mo):
    mo.md("""
    ## 1. Who grants, who refuses, and why? 谁公开，谁不公开，理由何在

    One row of `mart.agency_year` is an agency and a year. Consolidated reports hold their members'
    figures again, so only `basis = 'members'` is summed: sums first, then the share.
    """)
    return


@app.cell
def _(warehouse):
    outcomes = warehouse.sql(
        """
        with total as (
            select
                agency_kind,
                sum(full_grant) as 予以公开,
                sum(partial_grant) as 部分公开,
                sum(denied) as 不予公开,
                sum(unable_to_provide) as 无法提供,
                sum(not_processed) as 不予处理,
                sum(other) as 其他处理
            from mart.agency_year
            where basis = 'members'
            group by agency_kind
        )

        unpivot total on columns(* exclude agency_kind) into name outcome value requests
        """
    ).df()
    outcomes
    return (outcomes,)


@app.cell
def _(alt, outcomes):
    order = ["予以公开", "部分公开", "不予公开", "无法提供", "不予处理", "其他处理"]
    alt.Chart(outcomes, title="Outcomes by kind of organ", width=480).mark_bar().encode(
        x=alt.X("requests", stack="normalize", title="share of outcomes"),
        y=alt.Y("agency_kind", title=None),
        color=alt.Color("outcome", sort=order, title=None),
        tooltip=["agency_kind", "outcome", "requests"],
    )
    return


@app.cell
def _(warehouse):
    reasons = warehouse.sql(
        """
        select agency_name, outcome_zh as reason, sum(request_count)::bigint as requests
        from mart.request_readable
        where starts_with(outcome, 'denied_') and applicant = 'total' and basis = 'members'
        group by agency_name, outcome_zh
        having sum(request_count) > 0
        order by agency_name, requests desc
        """
    ).df()
    return (reasons,)


@app.cell
def _(alt, reasons):
    alt.Chart(reasons, title="Reasons of refusal", width=380).mark_rect().encode(
        x=alt.X("reason", title=None, axis=alt.Axis(labelLimit=220, labelAngle=-40)),
        y=alt.Y("agency_name", title=None, axis=alt.Axis(labelLimit=220)),
        color=alt.Color("requests", scale=alt.Scale(scheme="blues")),
        tooltip=["agency_name", "reason", "requests"],
    )
    return


@app.cell(hide_code=True)
def _(mo):
    mo.md("""
    ## 2. How did a district develop? 一个区县如何变化

    `mart.district_year` has a row a district, year and basis. The forms changed in 2019 and 2021;
    form 2014 asks too little for a rate of disclosure, so its years have none: not known is not 0.
    """)
    return


@app.cell
def _(warehouse):
    years = warehouse.execute(
        """
        select
            year, basis, forms, agencies_reporting, agencies_expected, new_received, disclosure_rate
        from mart.district_year
        where district_code = $1
        order by year, basis
        """,
        ["990101"],
    ).df()
    years
    return (years,)


@app.cell
def _(alt, years):
    base = alt.Chart(years, width=320, height=200).encode(
        x=alt.X("year:O", title=None), color=alt.Color("basis", title=None)
    )
    requests = alt.Y("new_received", title="new requests")
    rate = alt.Y("disclosure_rate", axis=alt.Axis(format="%"), title="disclosure rate")
    base.mark_line(point=True).encode(y=requests) | base.mark_line(point=True).encode(y=rate)
    return


@app.cell(hide_code=True)
def _(mo):
    mo.md("""
    ## 3. Does the consolidated report match its members? 汇总与各机关是否相符

    `mart.district_year_gap` puts the area government's report beside the sum of the organs' own.
    Where organs are missing the area may have more. Less than its members is the alarm.
    """)
    return


@app.cell
def _(warehouse):
    gaps = warehouse.sql(
        """
        select
            district_name, year, agencies_missing, missing, is_negative,
            new_received_residual, outcome_total_residual, carried_forward_residual
        from mart.district_year_gap
        where level = 'county'
        order by district_name, year
        """
    ).df()
    gaps
    return (gaps,)


@app.cell
def _(alt, gaps):
    colors = alt.Scale(range=["#9aa5ad", "#b3401f"])
    alt.Chart(gaps, title="Consolidated less members: new requests", height=160).mark_bar().encode(
        x=alt.X("year:O", title=None),
        y=alt.Y("new_received_residual", title="residual"),
        color=alt.Color("is_negative", title="any is negative", scale=colors),
        column=alt.Column("district_name", title=None),
        tooltip=["year", "new_received_residual", "agencies_missing", "missing"],
    )
    return


@app.cell(hide_code=True)
def _(mo):
    mo.md("""
    ## 4. Whom not to trust? 谁的数据存疑

    Every broken identity is a row of `core.finding`: an `error` is arithmetic or a rule printed on
    the form, a `warning` may have a good reason. `mart.finding_readable` says it in words, with the
    file and line to look at.
    """)
    return


@app.cell
def _(warehouse):
    doubts = warehouse.sql(
        """
        select agency_name, rule, severity, count(*) as findings, min(message_zh) as example
        from mart.finding_readable
        where severity in ('error', 'warning') and not starts_with(rule, 'R-')
        group by agency_name, rule, severity
        order by severity, findings desc, agency_name, rule
        """
    ).df()
    doubts
    return (doubts,)


@app.cell
def _(alt, doubts):
    alt.Chart(doubts, title="Findings by organ and rule", width=420).mark_circle().encode(
        x=alt.X("rule", title=None),
        y=alt.Y("agency_name", title=None, sort="-size", axis=alt.Axis(labelLimit=220)),
        size=alt.Size("findings", title=None),
        color=alt.Color("severity", scale=alt.Scale(range=["#b3401f", "#d9a441"]), title=None),
        tooltip=["agency_name", "rule", "findings", "example"],
    )
    return


@app.cell(hide_code=True)
def _(mo):
    mo.md("""
    ## 5. Where does a figure come from? 一个数字从哪里来

    A sum of a district is a sum of facts; each fact names its report, its status and its line. From
    the largest one back to the bytes: the file's line is the proof.
    """)
    return


@app.cell
def _(warehouse):
    origin = warehouse.execute(
        """
        select
            agency_name, fact.year, outcome_zh, applicant_zh, request_count, status,
            path, source_line
        from mart.request_readable as fact
        inner join core.report using (report_id)
        where fact.district_code = $1 and fact.year = $2 and fact.basis = 'members'
            and outcome = 'new_received' and applicant = 'total'
        order by request_count desc
        """,
        ["990101", 2022],
    ).df()
    origin
    return (origin,)


@app.cell
def _(alt, origin):
    alt.Chart(origin, title="New requests of 示例东区 in 2022, by organ").mark_bar().encode(
        x=alt.X("request_count", title="requests"),
        y=alt.Y("agency_name", sort="-x", title=None, axis=alt.Axis(labelLimit=220)),
        tooltip=["path", "source_line"],
    )
    return


@app.cell
def _(origin):
    import pandas as pd

    from pipelines.printed.decode import decode
    from pipelines.settings import read_settings

    source = origin.iloc[0]
    text = decode((read_settings().raw / source["path"]).read_bytes()).text.splitlines()
    lines = pd.DataFrame({"line": range(1, len(text) + 1), "printed": text})
    printed = lines[(lines["line"] <= source["source_line"]) & (lines["printed"] != "")].tail(8)
    printed
    return (printed,)


if __name__ == "__main__":
    app.run()
