"use strict";
// Everything shown is set as text, never as markup: reports are other people's words.

const data = JSON.parse(document.getElementById("data").textContent);
const tables = Object.fromEntries(Object.entries(data.tables).map(([name, table]) => [
  name,
  table.rows.map((row) => Object.fromEntries(table.columns.map((column, i) => [column, row[i]]))),
]));

const LABELS = {
  new_received: ["New requests", "新收"],
  carried_over: ["Carried over", "上年结转"],
  full_grant: ["Granted in full", "予以公开"],
  partial_grant: ["Granted in part", "部分公开"],
  denied: ["Denied", "不予公开"],
  unable_to_provide: ["Unable to provide", "无法提供"],
  not_processed: ["Not processed", "不予处理"],
  other: ["Otherwise closed", "其他处理"],
  outcome_total: ["Outcomes", "办理总计"],
  carried_forward: ["Carried forward", "结转下年"],
  reconsideration: ["Reconsideration", "行政复议"],
  litigation: ["Litigation", "行政诉讼"],
};
const FIGURES = Object.keys(LABELS);
const RATES = {
  disclosure_rate: ["Disclosed in full or part", "实质公开率"],
  unable_rate: ["Unable to provide", "无法提供率"],
  denial_rate: ["Denied", "不予公开率"],
  not_processed_rate: ["Not processed", "不予处理率"],
};
const LEVELS = {
  county: ["Counties", "区县"],
  prefecture: ["Prefectures, whole area", "地市（全区域）"],
  province: ["Provinces, whole area", "省份（全区域）"],
  country: ["Country", "全国"],
};
const BASES = { members: ["members", "members 各机关之和"], consolidated: ["consolidated", "consolidated 政府汇总"] };
const COLORS = ["var(--c1)", "var(--c2)", "var(--c3)", "var(--c4)"];
const PAGE_ROWS = 100;
const MOST_FINDINGS = 20; // of an agency, as in sql/page/finding.sql

// --- words and elements -------------------------------------------------------------------------

const isChinese = () => document.documentElement.dataset.language === "zh";
const say = ([english, chinese]) => (isChinese() ? chinese : english);
const count = (value) => (value === null || value === undefined ? "–" : value.toLocaleString("en"));
const percent = (value) => (value === null || value === undefined ? "–" : `${(100 * value).toFixed(1)} %`);
const byId = (id) => document.getElementById(id);

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.flat().filter((child) => child !== null));
  return element;
}

function draw(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function table(head, rows, caption) {
  const cells = (row, tag) => row.map((cell) => make(tag, tag === "th" ? { scope: "col" } : {}, cell));
  return make("table", {},
    caption ? make("caption", {}, caption) : null,
    make("thead", {}, make("tr", {}, cells(head, "th"))),
    make("tbody", {}, rows.map((row) => make("tr", {}, cells(row, "td")))));
}

const wide = (label, content) => make("div", { class: "wide", tabindex: "0", role: "region", "aria-label": label }, content);
const group = (rows, key) => rows.reduce((map, row) => map.set(row[key], [...(map.get(row[key]) ?? []), row]), new Map());

const districts = new Map(tables.district.map((row) => [row.district_code, row]));
const yearsOf = group(tables.district_year, "district_code");
const gapsOf = group(tables.gap, "district_code");
const agencies = new Map(tables.agency.map((row) => [row.agency_id, row]));
const agenciesOf = group(tables.agency, "district_code");
const reportsOf = group(tables.agency_year, "agency_id");
const findingsOf = group(tables.finding, "agency_id");

// --- charts -------------------------------------------------------------------------------------

const HEIGHT = 240, LEFT = 44, RIGHT = 12, TOP = 12, BOTTOM = 26;

function frame(width, label, years, most, format) {
  const svg = draw("svg", { role: "img", "aria-label": label, height: HEIGHT, viewBox: `0 0 ${width} ${HEIGHT}` });
  const inner = width - LEFT - RIGHT, x = (i) => LEFT + (inner * (i + 0.5)) / years.length;
  const y = (value) => HEIGHT - BOTTOM - ((HEIGHT - TOP - BOTTOM) * value) / (most || 1);
  for (const part of [0, 0.25, 0.5, 0.75, 1]) {
    const at = y(most * part);
    svg.append(draw("line", { class: "axis", x1: LEFT, x2: width - RIGHT, y1: at, y2: at }),
      draw("text", { class: "quiet", x: LEFT - 6, y: at + 4, "text-anchor": "end" }, format(most * part)));
  }
  const every = Math.ceil((years.length * 40) / inner);
  years.forEach((year, i) => {
    if (i % every === 0) svg.append(draw("text", { x: x(i), y: HEIGHT - 8, "text-anchor": "middle" }, String(year)));
  });
  return { svg, x, y, step: inner / years.length };
}

const legend = (names) => make("ul", { class: "legend" },
  names.map((name, i) => make("li", {}, make("i", { style: `background:${COLORS[i]}` }), name)));
const figures = (head, rows) => make("details", {}, make("summary", {}, say(["The figures", "数据表"])), wide(say(["The figures", "数据表"]), table(head, rows)));

// the least round number that holds the value: 1, 2, 4 or 8 of a power of ten
function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 4)));
  return power * ([1, 2, 4, 8, 10].find((n) => n * power >= value) ?? 10);
}

function drawBars(place, years, names, stacks, label) {
  const most = roundUp(Math.max(...stacks.map((stack) => stack.reduce((a, b) => a + b, 0))));
  const { svg, x, y, step } = frame(place.clientWidth, label, years, most, (v) => count(Math.round(v)));
  stacks.forEach((stack, i) => {
    let below = 0;
    stack.forEach((value, part) => {
      const bar = draw("rect", { x: x(i) - step * 0.32, width: step * 0.64, y: y(below + value), height: y(below) - y(below + value), fill: COLORS[part] });
      bar.append(draw("title", {}, `${years[i]} ${names[part]}: ${count(value)}`));
      if (value) svg.append(bar);
      below += value;
    });
  });
  return svg;
}

function drawLines(place, years, names, lines, label) {
  const known = lines.flat().filter((value) => value !== null);
  const most = Math.min(1, Math.ceil(Math.max(0.2, ...known) * 5) / 5);
  const { svg, x, y } = frame(place.clientWidth, label, years, most, (v) => `${Math.round(100 * v)} %`);
  lines.forEach((line, part) => {
    line.forEach((value, i) => {
      if (value === null) return;
      if (i && line[i - 1] !== null && years[i] === years[i - 1] + 1) {
        svg.append(draw("line", { x1: x(i - 1), y1: y(line[i - 1]), x2: x(i), y2: y(value), stroke: COLORS[part], "stroke-width": 2 }));
      }
      const dot = draw("circle", { cx: x(i), cy: y(value), r: 4, fill: COLORS[part] });
      dot.append(draw("title", {}, `${years[i]} ${names[part]}: ${percent(value)}`));
      svg.append(dot);
    });
  });
  return svg;
}

function showRates(place, all, name) {
  const isKnown = (row) => Object.keys(RATES).some((rate) => row[rate] !== null);
  const rows = all.slice(Math.max(0, all.findIndex(isKnown)));
  const years = rows.map((row) => row.year), names = Object.values(RATES).map(say);
  const lines = Object.keys(RATES).map((rate) => rows.map((row) => row[rate]));
  if (!rows.some(isKnown)) {
    place.replaceChildren(make("p", {}, say(["No rate is known: no outcomes were reported.", "没有可计算的比率：未报告办理结果。"])));
    return;
  }
  const label = `${say(["Rates over the years", "历年比率"])}: ${name}`;
  place.replaceChildren(drawLines(place, years, names, lines, label), legend(names),
    figures([say(["Year", "年份"]), ...names], rows.map((row) => [String(row.year), ...Object.keys(RATES).map((rate) => percent(row[rate]))])));
}

// --- sections -----------------------------------------------------------------------------------

function showTotals() {
  const [total] = tables.total;
  const words = {
    reports: ["Reports", "报告"], agencies: ["Agencies", "机关"], counties: ["Counties", "区县"],
    errors: ["Errors found", "错误"], warnings: ["Doubts", "存疑"], unplaced: ["Figures without a place", "无法归位的数字"],
  };
  byId("totals").replaceChildren(...Object.entries(words).map(([key, label]) =>
    make("div", {}, make("dt", {}, say(label)), make("dd", {}, count(total[key])))));
  const invented = byId("invented");
  invented.hidden = !total.reports_invented;
  invented.textContent = say([
    `${count(total.reports_invented)} of these reports are invented samples (示例省, codes beginning with 99); the row of the whole country holds them too.`,
    `其中 ${count(total.reports_invented)} 份为虚构示例（示例省，代码以 99 开头），全国合计亦包含在内。`,
  ]);
}

function showCoverage() {
  const rows = tables.year, forms = ["form_2014", "form_2019", "form_2021", "no_form"];
  const names = ["2014", "2019", "2021", say(["no table", "无表格"])].map((form, i) => (i < 3 ? `${say(["form", "表样"])} ${form}` : form));
  const place = byId("coverage");
  place.replaceChildren(
    drawBars(place, rows.map((row) => row.year), names, rows.map((row) => forms.map((form) => row[form])), say(["Reports by year and form", "各年报告数（按表样）"])),
    legend(names),
    figures(
      [["Year", "年份"], ["Reports", "报告"], ["Organs in sums", "计入机关"], ["Expected", "应报"], ["Coverage", "覆盖率"], ["With an error", "有错误"]].map(say),
      rows.map((row) => [String(row.year), count(row.reports), count(row.agencies_reporting), count(row.agencies_expected), percent(row.coverage), count(row.reports_with_error)])));
}

function fill(select, options, chosen) {
  const kept = chosen ?? select.value;
  select.replaceChildren(...options.map(([value, words]) => make("option", { value }, words)));
  if (options.some(([value]) => value === kept)) select.value = kept;
}

function showArea() {
  const code = byId("area").value, basis = byId("area-basis").value;
  const rows = (yearsOf.get(code) ?? []).filter((row) => row.basis === basis);
  showRates(byId("rates"), rows, districts.get(code)?.district_name ?? "");
}

function basesOf(code) {
  return Object.keys(BASES).filter((basis) => (yearsOf.get(code) ?? []).some((row) => row.basis === basis));
}

function fillAreas() {
  const areas = tables.district.filter((row) => row.level === "country" || row.level === "province");
  fill(byId("area"), areas.map((row) => [row.district_code, row.district_name]));
  fillBases();
}

function fillBases() {
  fill(byId("area-basis"), basesOf(byId("area").value).map((basis) => [basis, say(BASES[basis])]));
  showArea();
}

const COLUMNS = [
  ["name", ["District", "区划"], (row) => row.name],
  ["within", ["In", "所属"], (row) => row.within],
  ["year", ["Year", "年份"], (row) => String(row.year)],
  ["basis", ["Basis", "口径"], (row) => row.basis],
  ["agencies_reporting", ["Organs", "机关"], (row) => `${count(row.agencies_reporting)} / ${count(row.agencies_expected)}`],
  ["new_received", LABELS.new_received, (row) => count(row.new_received)],
  ["outcome_total", LABELS.outcome_total, (row) => count(row.outcome_total)],
  ["disclosure_rate", RATES.disclosure_rate, (row) => percent(row.disclosure_rate)],
  ["denial_rate", RATES.denial_rate, (row) => percent(row.denial_rate)],
  ["unable_rate", RATES.unable_rate, (row) => percent(row.unable_rate)],
];
const WORDS = ["name", "within", "basis"];
const order = { column: "new_received", down: true, shown: PAGE_ROWS };

const listed = tables.district_year.map((row) => {
  const { district_name: name, level, city_name: city, province_name: province } = districts.get(row.district_code);
  return { ...row, name, level, within: [province, city].filter((part) => part && part !== name).join(" ") };
});
const newest = new Map();
for (const row of listed) {
  const key = `${row.district_code} ${row.basis}`;
  newest.set(key, Math.max(row.year, newest.get(key) ?? 0));
}

function compare(a, b) {
  const [one, other] = [a[order.column], b[order.column]];
  if (one === other) return a.district_code.localeCompare(b.district_code) || a.year - b.year;
  if (one === null) return 1; // what is not known comes last, up or down
  if (other === null) return -1;
  const sign = typeof one === "string" ? one.localeCompare(other, "zh") : one - other;
  return order.down ? -sign : sign;
}

function chosenRows() {
  const words = byId("search").value.trim().split(/\s+/).filter(Boolean);
  const [level, basis, year] = ["level", "basis", "year"].map((id) => byId(id).value);
  return listed.filter((row) =>
    row.level === level && (!basis || row.basis === basis)
    && (year ? row.year === Number(year) : row.year === newest.get(`${row.district_code} ${row.basis}`))
    && words.every((word) => `${row.name}${row.within}${row.district_code}`.includes(word))).sort(compare);
}

function headCell([column, label]) {
  const button = make("button", { type: "button" }, say(label));
  const cell = make("th", { scope: "col", class: WORDS.includes(column) ? "words" : "" }, button);
  if (order.column === column) cell.setAttribute("aria-sort", order.down ? "descending" : "ascending");
  button.addEventListener("click", () => {
    order.down = order.column === column ? !order.down : !WORDS.includes(column);
    order.column = column;
    showDistricts();
    byId("district-table").querySelector("[aria-sort] button").focus();
  });
  return cell;
}

function showDistricts() {
  const rows = chosenRows();
  const body = rows.slice(0, order.shown).map((row) => make("tr", {}, COLUMNS.map(([column, , words]) =>
    make("td", { class: WORDS.includes(column) ? "words" : "" },
      column === "name" ? make("a", { href: `#d=${row.district_code}` }, row.name) : words(row)))));
  byId("district-table").replaceChildren(
    make("thead", {}, make("tr", {}, COLUMNS.map(headCell))), make("tbody", {}, body));
  byId("found").textContent = say([`${count(rows.length)} rows`, `共 ${count(rows.length)} 行`]);
  byId("more").hidden = rows.length <= order.shown;
  byId("more").textContent = say([`Show ${PAGE_ROWS} more`, `再显示 ${PAGE_ROWS} 行`]);
}

function fillFilters() {
  const any = ["", say(["both", "全部"])], latest = ["", say(["latest", "最新"])];
  const years = [...new Set(listed.map((row) => row.year))].sort().reverse();
  fill(byId("level"), Object.entries(LEVELS).map(([value, words]) => [value, say(words)]));
  fill(byId("basis"), [any, ...Object.entries(BASES).map(([value, words]) => [value, say(words)])]);
  fill(byId("year"), [latest, ...years.map((year) => [String(year), String(year)])]);
}

// --- one district, one agency -------------------------------------------------------------------

const sourceOf = (report) => data.raw + report.path.split("/").map(encodeURIComponent).join("/");
const heading = (words) => make("h2", { tabindex: "-1" }, words);
const link = (code) => make("a", { href: `#d=${code}` }, districts.get(code).district_name);

function agencyRow(agency) {
  const last = (reportsOf.get(agency.agency_id) ?? []).at(-1);
  const doubts = findingsOf.get(agency.agency_id) ?? [];
  return [
    make("a", { href: `#a=${encodeURIComponent(agency.agency_id)}` }, agency.agency_name),
    agency.scope, String(last?.year ?? "–"), count(last?.new_received), count(last?.outcome_total),
    percent(last?.disclosure_rate), doubts.length < MOST_FINDINGS ? count(doubts.length) : `≥ ${MOST_FINDINGS}`,
  ];
}

function showDistrict(code) {
  const district = districts.get(code), rows = yearsOf.get(code) ?? [];
  const head = [["Year", "年份"], ["Basis", "口径"], ["Form", "表样"], ["Organs", "机关"], ...Object.values(LABELS)].map(say);
  const sums = rows.toReversed().map((row) => [
    String(row.year), row.basis, row.forms ?? "–",
    `${count(row.agencies_reporting)} / ${count(row.agencies_expected)}`, ...FIGURES.map((figure) => count(row[figure])),
  ]);
  const parts = [
    heading([district.district_name, ` ${code}`]),
    make("p", {}, [district.province_name, district.city_name].filter((name) => name && name !== district.district_name).join(" ")),
  ];
  const charts = basesOf(code).map((basis) => [basis, make("figure")]);
  for (const [basis, place] of charts) parts.push(make("h3", {}, say(BASES[basis])), place);
  parts.push(make("h3", {}, say(["Figures", "数据"])), wide(district.district_name, table(head, sums)), ...gapParts(code));
  const own = agenciesOf.get(code) ?? [];
  if (own.length) {
    const names = [["Agency", "机关"], ["Scope", "范围"], ["Year", "年份"], LABELS.new_received, LABELS.outcome_total, RATES.disclosure_rate, ["Findings", "问题"]];
    parts.push(make("h3", {}, say(["Agencies", "机关"])), wide(say(["Agencies", "机关"]), table(names.map(say), own.map(agencyRow))));
  }
  byId("detail").replaceChildren(...parts);
  for (const [basis, place] of charts) showRates(place, rows.filter((row) => row.basis === basis), district.district_name);
}

function gapParts(code) {
  const gaps = gapsOf.get(code) ?? [];
  if (!gaps.length) return [];
  const names = FIGURES.filter((figure) => `${figure}_residual` in gaps[0]);
  const head = [["Year", "年份"], ["Organs missing", "缺报机关"], ...names.map((name) => LABELS[name])].map(say);
  const rows = gaps.toReversed().map((gap) => [
    String(gap.year), count(gap.agencies_missing), ...names.map((name) => signed(gap[`${name}_residual`])),
  ]);
  const missing = gaps.filter((gap) => gap.missing).map((gap) => make("li", {}, `${gap.year}: ${gap.missing}`));
  return [
    make("h3", {}, say(["Consolidated less members", "汇总与各机关之差"])),
    make("p", {}, say([
      "Where organs are missing the area may have more; less than its members (negative) is the alarm.",
      "有机关缺报时汇总可以更大；出现负数说明汇总或成员有误。",
    ])),
    wide(say(["Consolidated less members", "汇总与各机关之差"]), table(head, rows)),
    missing.length ? make("details", {}, make("summary", {}, say(["Organs missing", "缺报机关"])), make("ul", {}, missing)) : null,
  ].filter(Boolean);
}

function signed(value) {
  if (value === null) return "–";
  return value < 0 ? make("span", { class: "error" }, count(value)) : count(value);
}

function figureCell(report, figure) {
  const line = report[`${figure}_line`];
  if (report[figure] === null) return "–";
  if (!line) return count(report[figure]);
  const label = `${report.path}:${line}`;
  return make("span", {}, count(report[figure]),
    make("small", {}, make("a", { href: sourceOf(report), title: label, "aria-label": label }, `:${line}`)));
}

function findingItem(finding) {
  const place = finding.path + (finding.source_line ? `:${finding.source_line}` : "");
  return make("li", {},
    make("span", { class: finding.severity }, `${finding.severity} ${finding.rule}`), ` ${finding.year} `,
    say([finding.message, finding.message_zh]), " ",
    make("a", { href: sourceOf(finding) }, place));
}

function showAgency(id) {
  const agency = agencies.get(id), reports = (reportsOf.get(id) ?? []).toReversed(), doubts = findingsOf.get(id) ?? [];
  const head = [say(["Figure : line", "数据：行号"]), ...reports.map((report) => String(report.year))];
  const rows = [
    [say(["Form", "表样"]), ...reports.map((report) => report.form)],
    ...FIGURES.map((figure) => [say(LABELS[figure]), ...reports.map((report) => figureCell(report, figure))]),
    [say(RATES.disclosure_rate), ...reports.map((report) => percent(report.disclosure_rate))],
    [say(["File", "文件"]), ...reports.map((report) => make("a", { href: sourceOf(report), title: report.path }, say(["open", "打开"])))],
  ];
  const parts = [
    heading([agency.agency_name]),
    make("p", {}, agency.scope, districts.has(agency.district_code) ? [" · ", link(agency.district_code)] : []),
    wide(agency.agency_name, table(head, rows)),
    make("h3", {}, say(["Findings", "问题"])),
  ];
  parts.push(doubts.length
    ? make("ul", { class: "findings" }, doubts.map(findingItem))
    : make("p", {}, say(["Nothing is doubted.", "未发现问题。"])));
  byId("detail").replaceChildren(...parts);
}

function showDetail() {
  const wanted = new URLSearchParams(location.hash.slice(1));
  const code = wanted.get("d"), id = wanted.get("a");
  if (districts.has(code)) showDistrict(code);
  else if (agencies.has(id)) showAgency(id);
  else {
    byId("detail").replaceChildren();
    return false;
  }
  return true;
}

// --- the whole ----------------------------------------------------------------------------------

function showLimits() {
  const all = tables.district[0]?.districts ?? 0, organs = tables.agency[0]?.agencies ?? 0;
  byId("limits").textContent = say([
    `Shown are ${count(tables.district.length)} of ${count(all)} divisions and ${count(tables.agency.length)} of ${count(organs)} agencies, those with most requests, with twenty findings each at most. All are in the warehouse.`,
    `本页列出 ${count(all)} 个区划中的 ${count(tables.district.length)} 个、${count(organs)} 个机关中的 ${count(tables.agency.length)} 个（按申请量），每个机关至多二十条问题；全部数据见数据仓库。`,
  ]);
}

function showAll() {
  byId("language").textContent = isChinese() ? "English" : "中文";
  byId("language").setAttribute("aria-pressed", String(isChinese()));
  showTotals();
  showCoverage();
  fillAreas();
  fillFilters();
  showDistricts();
  showLimits();
  showDetail();
}

function speak(language) {
  document.documentElement.dataset.language = language;
  document.documentElement.lang = language;
  showAll();
}

byId("language").addEventListener("click", () => speak(isChinese() ? "en" : "zh"));
byId("area").addEventListener("change", fillBases);
byId("area-basis").addEventListener("change", showArea);
for (const id of ["search", "level", "basis", "year"]) {
  byId(id).addEventListener("input", () => {
    order.shown = PAGE_ROWS;
    showDistricts();
  });
}
byId("filters").addEventListener("submit", (event) => event.preventDefault());
byId("more").addEventListener("click", () => {
  order.shown += PAGE_ROWS;
  showDistricts();
});
addEventListener("hashchange", () => {
  if (showDetail()) byId("detail").querySelector("h2").focus();
});
let width = innerWidth;
addEventListener("resize", () => {
  if (innerWidth === width) return; // a phone's address bar changes only the height
  width = innerWidth;
  showCoverage();
  showArea();
  showDetail();
});
speak(navigator.language.startsWith("zh") ? "zh" : "en");
