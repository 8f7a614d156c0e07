"""What a report prints about itself is read as printed, wherever and however it stands."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.stated.imprint import Imprint, read_imprint

LAST = "政府信息公开工作年度报告"

# (head of the page, agency in the title, year in the title)
TITLES = {
    "agency, year": (
        f"石家庄市桥西区中山街道办事处2021年{LAST}",
        "石家庄市桥西区中山街道办事处",
        2021,
    ),
    "年度": (f"故城县教育局2020年度{LAST}", "故城县教育局", 2020),
    "year first": (f"2021年迎宾路街道{LAST}", "迎宾路街道", 2021),
    "year first, 政府 of the agency": ("2019年川主乡政府信息公开年报", "川主乡", 2019),
    "人民政府 shared with 政府信息": (
        "孟津县人民政府信息公开工作年度报告(2019年)",
        "孟津县人民政府",
        2019,
    ),
    "Y年度A年报": ("2018年度浮梁县臧湾乡政府信息公开年报", "浮梁县臧湾乡", 2018),
    "no 年 after the year": (f"2009上海市{LAST}", "上海市", 2009),
    "two lines": (f"故城县教育局\n2020年{LAST}", "故城县教育局", 2020),
    "two lines, year above": (f"西工区2021年\n{LAST}", "西工区", 2021),
    "broken in 政府信息公开": (
        "西咸新区底张街道办事处2023年度政府\n信息公开工作年度报告",
        "西咸新区底张街道办事处",
        2023,
    ),
    "broken before 年度报告": ("珙县审计局2020年政府信息公开工作\n年度报告", "珙县审计局", 2020),
    "year and agency above": ("2019年西街街道\n政府信息公开工作年度报告", "西街街道", 2019),
    "broken inside the agency": (
        f"西工区汉屯路街道办\n事处2020年{LAST}",
        "西工区汉屯路街道办事处",
        2020,
    ),
    "page title and body title": (
        f"2022年{LAST}\n桃江县松木塘镇人民政府\n2022年{LAST}",
        "桃江县松木塘镇人民政府",
        2022,
    ),
    "body title without year": (
        f"河包镇2020年{LAST}\n日期:2021-01-29\n\n河包镇{LAST}",
        "河包镇",
        2020,
    ),
    "doubled": (f"五常市民意乡\n2021年{LAST}\n2021年{LAST}", "五常市民意乡", 2021),
    "space": (
        f"北京大兴国际机场临空经济区(廊坊)管理委员会 2022年{LAST}",
        "北京大兴国际机场临空经济区(廊坊)管理委员会",
        2022,
    ),
    "no agency": (f"2015年{LAST}", "", 2015),
    "only the place": (f"福州市晋安区2016年{LAST}", "福州市晋安区", 2016),
    "工作报告": (
        "重庆市合川区二郎镇人民政府2019年政府信息公开工作报告",
        "重庆市合川区二郎镇人民政府",
        2019,
    ),
    "年度报告": ("玉环市统计局2017年政府信息公开年度报告", "玉环市统计局", 2017),
    "公开报告": ("兴华乡2010年政府信息公开报告", "兴华乡", 2010),
    "年度工作报告": (
        "梧州市万秀区林业局2022年政府信息公开年度工作报告",
        "梧州市万秀区林业局",
        2022,
    ),
    "政务信息": ("永康市审计局2016年度政务信息公开年度报告", "永康市审计局", 2016),
    "信息年度公开报告": ("黄村镇2014年度信息年度公开报告", "黄村镇", 2014),
    "重点工作": (
        "宣汉县教育和科学技术局2020年政府信息公开重点工作年度报告",
        "宣汉县教育和科学技术局",
        2020,
    ),
    "关于 … 的报告": ("关于2017年度政府信息公开工作的报告", "", 2017),
    "agency 关于": ("潜江市水利局关于2017年度政府信息公开工作的报告", "潜江市水利局", 2017),
    "year inside the kind": ("西工区教育局政府信息公开2020年度报告", "西工区教育局", 2020),
    "suffix": (f"重庆市应急管理局2021年{LAST}(文字版)", "重庆市应急管理局", 2021),
    "300 pipes": (f"白银区人民路街道2023年{LAST} | {'|' * 300}", "白银区人民路街道", 2023),
    "first sentence glued on": (
        f"商水县2022年{LAST}根据《条例》要求,由县政府办公室编制。",
        "商水县",
        2022,
    ),
    "cover": (
        "宿州市人民政府2016年\n\n政府信息公开工作年度报告\n\n宿州市人民政府办公室\n2017年3月",
        "宿州市人民政府",
        2016,
    ),
    "date behind": (f"望江县审计局2022年{LAST}(2023年1月9日)", "望江县审计局", 2022),
    "Chinese numerals": (f"黄石市卫健委二〇二一年度{LAST}", "黄石市卫健委", 2021),
    "O for 〇": (f"二O一九年黄石市卫健委{LAST}", "黄石市卫健委", 2019),
    "formal numerals": (f"黄石市卫健委贰零贰叁年{LAST}", "黄石市卫健委", 2023),
    "formal and traditional": (f"貳零貳參年黄石市卫健委{LAST}", "黄石市卫健委", 2023),
    "numerals without 年": (f"黄石市卫健委二零二三{LAST}", "黄石市卫健委", 2023),
    "numerals in a bracket": (f"黄石市卫健委{LAST}(二〇二三)", "黄石市卫健委", 2023),
    "spaced numerals": (f"黄石市卫健委二 〇 二 三 年{LAST}", "黄石市卫健委", 2023),
    "a day glued on in front": (f"2021-01-05黄石市卫健委2020年{LAST}", "黄石市卫健委", 2020),
    "spaces in the words": (
        "西工区教育局 2020 年 政 府 信 息 公 开 工 作 年 度 报 告",
        "西工区教育局",
        2020,
    ),
    "breadcrumb with a generic title": (
        f"首页 > 政务公开 > 2021 > 街道办事处{LAST}\n2021年迎宾路街道{LAST}",
        "迎宾路街道",
        2021,
    ),
    "style residue": (f'7pt; ">桃江县人民政府\n2025年{LAST}', "桃江县人民政府", 2025),
    "header pipe row": (
        "索 引 号 | 014416330/2018-04736 | 分 类 | 政府信息公开年报 综合政务",
        "",
        None,
    ),
    "title in a header row": (
        "名称:伊川县水利局2020年政府信息公开年报\n索引号:1",
        "伊川县水利局",
        2020,
    ),
    "number of a file and a field beside the title": (
        "名称 宿迁市2017年政府信息公开年度报告\n"
        "索引号 00000001/2018-00042 分类 信息公开年报 其他 报告",
        "宿迁市",
        2017,
    ),
    "put out by a circular": (
        f"莆田市财政局关于印发2019年度{LAST}的通知",
        "莆田市财政局",
        2019,
    ),
    "asked for by a circular": (
        f"莆田市人民政府办公室关于做好2009年度{LAST}有关事项的通知",
        "",
        None,
    ),
    "a template": (f"附件:2009年{LAST}(模板)", "", None),
    "a date above": ("发文日期2022-01-01\n2021年政府信息公开年报", "", 2021),
    "second name": (
        f"安康市农业农村局(市茶叶局)\n2020年{LAST}",
        "安康市农业农村局(市茶叶局)",
        2020,
    ),
    "a site's name above": (f"定州市人民政府\n\n2020年{LAST}", "", 2020),
    "a day and keywords above": (
        f"2012年4月30日\n主题词:信息公开 报告 2011\n福全镇党政办公室\n2011年{LAST}",
        "福全镇党政办公室",
        2011,
    ),
    "a field's name in front": (f"内容概述 市卫生局2014年{LAST}", "市卫生局", 2014),
    "a circular is no title": ("根据政府信息公开工作年度报告编制要求,现公布如下。", "", None),
}


def imprint(text: str) -> Imprint:
    lines = text.split("\n")
    return read_imprint(lines, len(lines))


@pytest.mark.parametrize("shape", TITLES)
def test_title_shapes(shape: str) -> None:
    """Agency and year are read from every shape of title that was seen on real pages."""
    text, agency, year = TITLES[shape]
    read = imprint(text + "\n\n本报告由本机关编制。")
    assert (read.agency_printed, read.title_year) == (agency, year)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("统计期限为2021年1月1日至12月31日。", 2021),
        ("统计期限为2021年1月1日起至2021年12月31日止。", 2021),
        ("统计期限为202011日起至20201231日止。", 2020),
        ("所列数据的统计期限自 2018 年 1 月 1 日至 12 月 31 日止", 2018),
        ("统计期限为2020-01-01~2020-12-31", 2020),
        ("统计期限为二〇一五年1月1日至12月31日", 2015),
        ("统计期限为2019年1月1日至2020年12月31日。", None),
        ("2020年1月15日印发", None),
    ],
)
def test_statistics_period(text: str, year: int | None) -> None:
    """The period's year survives dropped 年 and 月; a period over two years says nothing."""
    assert imprint(text).period_year == year


@pytest.mark.parametrize(
    ("text", "publisher"),
    [
        ("来源:川主乡\n发布日期:2020-01-31", "川主乡"),
        (
            "索 引 号 | 01 | 分 类 | 年报 |\n发布机构 | 市政府办 | 发文日期 | 2018-02-28 |",
            "市政府办",
        ),
        ("发布机构市卫健委\n发文日期2022-01-01", "市卫健委"),
        ("所属机构: | 白银区 | 发布机构: |\n", "白银区"),
        ("发文机关: 东乡区气象局\n文 号:", "东乡区气象局"),
        ("来源:经信局 作者:张三\n发布单位:宣汉县经信局", "宣汉县经信局；经信局；张三"),
        ("来源:     \n字体:", ""),
        ("来源:本站 作者: 发布时间:2021-01-25", ""),
    ],
)
def test_publisher(text: str, publisher: str) -> None:
    """The publisher is read from lines, pipe rows and glued pairs; an empty value stays empty."""
    assert imprint(text).publisher == publisher


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2021-03-2918:26\n来源:", "2021-03-29"),
        ("今天是2019年12月3日 星期二\n发布时间:2021年1月5日", "2021-01-05"),
        ("2022年01月18日来源:1", "2022-01-18"),
        ("统计期限为2021年1月1日至2021年12月31日", ""),
        ("发布日期:2021-13-45", ""),
        ("统计时间:2022.1.1-2022.12.31", ""),
        ("发布日期:2023-01-20 统计期限:2022.1.1-2022.12.31", "2023-01-20"),
        ("洛北镇人民政府\n二〇二二年一月十八日", "2022-01-18"),
        ("洛北镇人民政府\n二〇二二年十二月三十一日", "2022-12-31"),
        ("洛北镇人民政府\n二〇二二年十三月三十一日", ""),
        ("发布时间:2021-01-29 来源:太平乡 现将我乡2020年情况公布如下。", "2021-01-29"),
        ("根据《条例》(2019年4月3日国务院令第711号公布)编制。\n一、总体情况", ""),
        ("数据核定时间点为2022年12月31日。", ""),
        ("2021年7月2日我局领导参加了访谈。\n规章\n0", ""),
        ("洛北镇人民政府\n2022年1月18日", "2022-01-18"),
    ],
)
def test_publication_date(text: str, day: str) -> None:
    """The publication date is no clock, no end of the period and no day that a sentence names."""
    assert imprint(text).published_on == day


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("根据《沭阳县2022年政务公开工作要点》要求,现将情况公布如下。", None),
        ("根据《2022年政府信息公开工作要点》,现将2023年度情况报告如下。", 2023),
        ("按照《2022年政府信息公开工作年度报告格式》编制,现公布。", None),
        ("自2008年《条例》施行以来,我局高度重视。", None),
        ("现发布《沭阳县教育局2023年政府信息公开工作年度报告》,请查阅。", 2023),
    ],
)
def test_years_of_what_is_cited(text: str, year: int | None) -> None:
    """The prose's year is none of a plan or form that it cites, but that of a report it quotes."""
    assert imprint(text).prose_year == year


@pytest.mark.parametrize(
    ("period", "year"), [("2020", 2020), ("2021", None)], ids=["same year", "another year"]
)
def test_a_title_that_a_sentence_quotes_yields_to_the_period(period: str, year: int | None) -> None:
    """Where a sentence quotes a title of another year than the period, both stay on record."""
    text = f"我镇编制了《田黄镇2020年{LAST}》,统计期限自{period}年1月1日起至12月31日止。"
    read = imprint(text)
    assert (read.title_year, read.title_years, read.period_year) == (year, "2020", int(period))


@pytest.mark.parametrize(("published", "year"), [("2021-01-20", 2020), ("2022-01-20", None)])
def test_a_title_that_a_sentence_quotes_yields_to_the_publication(
    published: str, year: int | None
) -> None:
    """Without a period, a quoted title tells the year only where the publication allows it."""
    text = f"发布日期:{published}\n针对《田黄镇2020年{LAST}》反映的问题,我镇继续改进。"
    assert imprint(text).title_year == year


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "本年报由秦淮区人民政府办公室综合区政府所属各行政机关的年度总结报告编制而成。",
            "综合区政府所属各行政机关",
        ),
        (
            "本报告由办公室根据《条例》(以下简称《条例》),汇总南平市各县(市、区)、市政府各有关部门情况编制。",
            "汇总南平市各县(市、区)、市政府各有关部门",
        ),
        (
            "现将重庆市规划和自然资源系统(市局机关、21个直管区局)报告发布。",
            "系统(市局机关、21个直管区局)",
        ),
        (
            "本报告由区政府办公室根据各街道、各部门报送的年度报告汇总编制。",
            "各街道、各部门报送的年度报告汇总",
        ),
        ("本报告由办公室编制。汇总各部门意见后,区政府发布规划。", ""),
        ("本报告由我局综合各科室情况编制。", ""),
        ("依托政务服务系统(含各单位)受理。", ""),
    ],
)
def test_whom_else_a_report_speaks_for(text: str, words: str) -> None:
    """That a report draws others' together is kept in its words; other gathering is none."""
    assert imprint(text).covered == words


def test_organs_in_the_text() -> None:
    """An organ that speaks is a mention; one whose circular is cited only tells the place."""
    read = imprint("按照河南省人民政府办公厅要求,现将临邑县宿安乡人民政府年度情况公布如下。")
    assert read.mentions == "临邑县宿安乡人民政府"
    assert read.place_hints == "河南省人民政府办公厅"


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("在县委和泗阳县人民政府办公室的精心指导下,我镇稳步推进。", ""),
        (
            "在沭阳县教育局的正确领导下,现将沭阳县实验小学校委员会情况公布如下。",
            "沭阳县实验小学校委员会",
        ),
        ("我局联合灌南县公安局、灌南县市场监督管理局开展宣传。", ""),
        ("次年1月底前向沭阳县人民政府办公室报送了年度报告。", ""),
        ("本报告经沭阳县政务公开办公室、沭阳县财政局审核。", ""),
        ("制度报沭阳县财政局备案。", ""),
        ("多次参加沭阳县财政局组织的培训。", ""),
        ("收到沭阳县财政局转来的申请1件。", ""),
        ("沭阳县财政局对我局进行了考核。", ""),
        ("在沭阳县财政局的关心下,稳步推进。", ""),
        ("本报告可在沭阳县人民政府信息公开网站下载。", ""),
        ("编制单位地址:沭阳县沭城街道人民路6号。", ""),
        ("现公布沭阳县人民政府研究室年度情况。", "沭阳县人民政府研究室"),
        ("现向社会公布沭阳县财政局年度情况。", "沭阳县财政局"),
        ("沭阳县向阳街道办事处报送信息10条。", "沭阳县向阳街道办事处"),
        ("沭阳县财政局组织召开会议。", "沭阳县财政局"),
        ("现公布会同县财政局年度情况。", "会同县财政局"),
        ("现公布川汇区联合街道办事处年度情况。", "川汇区联合街道办事处"),
        ("现公布深圳市市场监督管理局龙华监管局年度情况。", "深圳市市场监督管理局龙华监管局"),
        ("现公布国家税务总局沭阳县税务局稽查局年度情况。", "国家税务总局沭阳县税务局稽查局"),
        ("现公布沭阳县公安局交通警察大队年度情况。", ""),
    ],
)
def test_superiors_and_partners_are_not_the_organ(text: str, mentions: str) -> None:
    """Who leads an organ, or works with it, is no organ of the report; names that look so are."""
    assert imprint(text).mentions == mentions


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("现公布绥阳县人民政府(县人民政府办公室)年度情况。", True),
        ("现向社会公布绥阳县人民政府(县人民政府办公室)年度情况。", True),
        ("如有疑问,请与绥阳县人民政府(县人民政府办公室)联系。", False),
    ],
)
def test_an_office_in_brackets_behind_its_government(text: str, kept: bool) -> None:
    """A government that is its office in brackets is kept so, but not where it is to be asked."""
    assert ("人民政府(县人民政府办公室)" in imprint(text).mentions) is kept


PROSE = "由沭阳县财政局组织考核。"


@pytest.mark.parametrize(
    ("tail", "mentions"),
    [
        ("沭阳县教育局\n2024年1月20日", "沭阳县教育局；沭阳县财政局"),
        ("沭阳县教育局 2024年1月20日", "沭阳县教育局；沭阳县财政局"),
        ("沭阳县教育局\n\n二〇二四年一月", "沭阳县教育局；沭阳县财政局"),
        ("沭阳县教育局", "沭阳县教育局；沭阳县财政局"),
        ("沭阳县教育局\n2024-01-20\n沭阳县人民政府", "沭阳县教育局；沭阳县财政局；沭阳县人民政府"),
        ("沭阳县人民政府", "沭阳县财政局；沭阳县人民政府"),
        ("主办单位\n沭阳县大数据管理局", "沭阳县财政局；沭阳县大数据管理局"),
        ("沭阳县财政局办公室\n2024年1月20日", "沭阳县财政局；沭阳县财政局办公室"),
    ],
)
def test_who_signs_comes_first(tail: str, mentions: str) -> None:
    """Who signs stands before whom prose names; a site's footer and an organ's office do not."""
    lines = [f"2023年{LAST}", "", PROSE, "一、总体情况", *["略"] * 15, *tail.split("\n")]
    assert read_imprint(lines, 3).mentions == mentions


def test_breadcrumb_tells_the_place() -> None:
    """Divisions in a breadcrumb are kept as hints."""
    read = imprint(f"首页 > 政务公开 > 定州市 > 砖路镇\n砖路镇2020年{LAST}")
    assert "定州市" in read.place_hints.split("；")


def test_correction_is_marked() -> None:
    """更正 in a title marks a corrected version, and the bracket is kept."""
    read = imprint(f"西工区商务局2021年{LAST}(更正版)")
    assert (read.corrected, read.title_note) == (True, "更正版")
    assert not imprint(f"西工区商务局2021年{LAST}").corrected


def test_years_that_differ_are_all_kept() -> None:
    """Two titles with different years leave both on record."""
    read = imprint(f"珙县审计局2020年{LAST}\n来源:x\n珙县审计局2019年{LAST}")
    assert read.title_years == "2020；2019"


@pytest.mark.parametrize(
    ("text", "years"),
    [
        (f"沭阳县教育局2018-2019年{LAST}", "2018；2019"),
        (f"沭阳县教育局2018年至2019年{LAST}", "2018；2019"),
        (f"沭阳县教育局2018、2019年{LAST}", "2018；2019"),
        (f"沭阳县教育局2018/2019年{LAST}", "2018；2019"),
        (f"沭阳县教育局2018-19年{LAST}", "2018；2019"),
        (f"2018~2019年沭阳县教育局{LAST}", "2018；2019"),
        (f"沭阳县教育局二〇一八至二〇一九年{LAST}", "2018；2019"),
        (f"沭阳县教育局{LAST}(2018-2019年)", "2018；2019"),
        ("沭阳县教育局政府信息公开2018-2019年度报告", "2018；2019"),
        (f"2021年沭阳县教育局2020年{LAST}", "2021；2020"),
        (f"沭阳县教育局20232年{LAST}", "20232年"),
        (f"沭阳县教育局两千零二十三年{LAST}", "两千零二十三年"),
    ],
)
def test_titles_of_several_years_or_an_odd_one(text: str, years: str) -> None:
    """Of a title with several years, or one that cannot be read, each is kept and none chosen."""
    read = imprint(text)
    assert (read.agency_printed, read.title_year) == ("沭阳县教育局", None)
    assert read.title_years == years


def test_one_line_report() -> None:
    """A report that stands on one line, opening its body, still tells its organ and period."""
    line = "统计期限为2024年1月1日至12月31日。(嘉善县大云镇人民政府编制。) 一、总体情况 (略)"
    read = read_imprint([line], 0)
    assert (read.mentions, read.period_year) == ("嘉善县大云镇人民政府", 2024)


WORDS = st.sampled_from(
    [
        "政府信息",
        "公开",
        "年度",
        "报告",
        "2021年",
        "西工区",
        "人民政府",
        "\n",
        " ",
        "|",
        ">",
        "(",
        "《",
        "发布机构",
        ":",
        "来源",
        "1月1日至",
        "12月31日",
        "〇",
        "二",
        "。",
        "某某局",
        "联系",
    ]
)


@given(st.lists(WORDS | st.text(max_size=3), max_size=60), st.integers(0, 70))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read(words: list[str], body: int) -> None:
    """No text raises, and years and dates stay plausible."""
    lines = "".join(words).split("\n")
    read = read_imprint(lines, min(body, len(lines)))
    assert read.title_year is None or 2000 <= read.title_year <= 2099


@pytest.mark.parametrize(
    "line", ["公开", "政府信息公开工作", "局", "人民政府", "|", "2021年", ">", "("]
)
def test_long_lines_cost_little(line: str) -> None:
    """Five megabytes on one line or on many are read in a moment."""
    for lines in ([line * (5_000_000 // len(line))], [line * 700] * 3000):
        start = time.perf_counter()
        read_imprint(lines, len(lines))
        assert time.perf_counter() - start < 1
