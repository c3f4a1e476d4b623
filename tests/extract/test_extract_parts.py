"""The readers beneath the fields: JSON-LD, blocks, names, titles, datelines."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from dateline.extract.authors.names import houses_in, names_in
from dateline.extract.body.blocks import blocks_under
from dateline.extract.body.trim import trimmed
from dateline.extract.filed import read_dateline
from dateline.extract.page import jsonld
from dateline.extract.page.outline import outline
from dateline.extract.titles.choice import weights
from dateline.extract.titles.headings import Surroundings, read_headings
from dateline.extract.titles.site_names import SiteNames
from dateline.extract.titles.traits import words_of
from dateline.model import Block


@pytest.mark.parametrize(
    ("script", "headline"),
    [
        ('{"@type": "Article", "headline": "A"}', "A"),
        ('[[{"@type": "Article", "headline": "A"}]]', "A"),
        ('{"@graph": [{"@type": "Article", "headline": "A"}]}', "A"),
        ('{"@type": "WebPage", "mainEntity": {"@type": "Article", "headline": "A"}}', "A"),
        ('"{\\"@type\\": \\"Article\\", \\"headline\\": \\"A\\"}"', "A"),
        ("{&quot;@type&quot;: &quot;Article&quot;, &quot;headline&quot;: &quot;A&quot;}", "A"),
        ('//<![CDATA[\n{"@type": "Article", "headline": "A"}\n//]]>', "A"),
        ('{"@type": "WebSite"} {"@type": "Article", "headline": "A"}', "A"),
        ('{"@type": "Article", "headline": "A\nB"}', "A\nB"),
        ('{"@type": "Article", "headline": "A"} trailing', "A"),
        ('{"@type": "http://schema.org/Article", "headline": "A"', "A"),
        ('{"@type": ["Thing", "NewsArticle"], "headline": ["A", "B"]}', "A"),
    ],
)
def test_finds_the_article_in_json_ld_of_any_shape(script: str, headline: str) -> None:
    node = jsonld.articles(jsonld.read_scripts([script]))[0]
    assert next(jsonld.strings(node["headline"])) == headline


def test_follows_a_reference_to_another_node() -> None:
    nodes = jsonld.read_scripts(['[{"@id": "#a", "name": "Ilse"}, {"author": {"@id": "#a"}}]'])
    assert jsonld.resolve({"@id": "#a"}, nodes)["name"] == "Ilse"
    assert jsonld.resolve({"@id": "#b"}, nodes) == {"@id": "#b"}


@settings(deadline=None)
@given(st.text('{}[]":,\\ a1@typegrh&quo;<!-/*', max_size=60))
def test_never_raises_for_a_script(script: str) -> None:
    for node in jsonld.read_scripts([script]):
        jsonld.types_of(node)
        list(jsonld.strings(node.get("author")))


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ilse Marren", ["Ilse Marren"]),
        ("Von Ilse Marren und Tomas Okk, Hafenstadt", ["Ilse Marren", "Tomas Okk"]),
        ("Por Ilse Marren y Tomas Okk", ["Ilse Marren", "Tomas Okk"]),
        ("par Ilse Marren et Tomas Okk", ["Ilse Marren", "Tomas Okk"]),
        ("Текст: Ольга Марченко", ["Ольга Марченко"]),
        ("Автор: Ольга Марченко, Іван Окс", ["Ольга Марченко", "Іван Окс"]),
        ("ILSE MARREN", ["Ilse Marren"]),
        ("Ilse Marren, senior correspondent", ["Ilse Marren"]),
        ("Ilse Marren (ilse@gazette.example)", ["Ilse Marren"]),
        ("By Ilse Marren 5 March 2026 14:07", ["Ilse Marren"]),
        ("Ilse van der Marren", ["Ilse van der Marren"]),
        ("渡辺洋介", ["渡辺洋介"]),
        ("作者：山田太郎、鈴木花子", ["山田太郎", "鈴木花子"]),
        ("記者 山田太郎", ["山田太郎"]),
        ("작성자: 김하늘 기자", ["김하늘"]),
        ("Yazan: Ilse Marren", ["Ilse Marren"]),
        ("Autor/in: Ilse Marren", ["Ilse Marren"]),
        ("Redaktion: Ilse Marren (Hafenamt)", ["Ilse Marren"]),
        ("Text und Fotos: Ilse Marren", ["Ilse Marren"]),
        ("Zum Profil von Ilse Marren", ["Ilse Marren"]),
        ("Ilse Marren Illustration by Tomas Okk", ["Ilse Marren"]),
        ("Fotos: Tomas Okk", []),
        ("Ilse Marren March 5, 2026", ["Ilse Marren"]),
        ("Ilse Marren5 Mar 2026", ["Ilse Marren"]),
        ("Dr. Ilse Marren", ["Ilse Marren"]),
        ("Ilse Marren on Monday", ["Ilse Marren"]),
        ("Ilse Marren ilse[at]gazette.example", ["Ilse Marren"]),
        ("Ilse d'Okk and Omar al-Berg", ["Ilse d'Okk", "Omar al-Berg"]),
        ("Harbour reporter", []),
        ("Quay reopens!", []),
        ("& Publisher", []),
        ("Harbour News Agency", []),
        ("Redaktion", []),
        ("https://gazette.example/ilse", []),
        ("", []),
        ("The quay reopened after nine months of long repairs", []),
    ],
)
def test_takes_the_people_out_of_a_byline(byline: str, names: list[str]) -> None:
    assert list(names_in(byline)) == names


@pytest.mark.parametrize(
    ("byline", "houses"),
    [
        ("By HGN", ["HGN"]),
        ("quaywalker", ["quaywalker"]),
        ("Autor: quaywalker on Monday", ["quaywalker"]),
        ("admin", []),
        ("Rezept von", []),
        ("Dienstag", []),
        ("A reader says", []),
        ("All that the harbour office has ever said", []),
        ("user@gazette.example", []),
    ],
)
def test_takes_what_signs_in_a_persons_place_out_of_a_byline(
    byline: str, houses: list[str]
) -> None:
    assert list(houses_in(byline)) == houses


@settings(deadline=None)
@given(st.text("Bby von,;/|()@.\n :-–1 A渡기자", max_size=300))
def test_reads_a_byline_of_anything(byline: str) -> None:
    for name in (*names_in(byline), *houses_in(byline)):
        assert name == name.strip()
        assert len(name) > 1


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("Quay reopens | Harbour Gazette", "Quay reopens"),
        ("Harbour Gazette: Quay reopens", "Harbour Gazette: Quay reopens"),
        ("Harbour Gazette – Quay reopens", "Quay reopens"),
        ("Quay reopens - Harbour Gazette Online", "Quay reopens"),
        ("Quay - the oldest - reopens", "Quay - the oldest - reopens"),
        ("Quay reopens » Port » Harbour Gazette", "Quay reopens » Port"),
        ("Harbour Gazette", "Harbour Gazette"),
    ],
)
def test_cuts_only_the_site_off_a_title(title: str, bare: str) -> None:
    assert SiteNames(frozenset({"harbourgazette"})).without(title) == bare


def test_weighs_titles_as_its_file_says() -> None:
    weighing = weights()
    assert weighing["h1"] > 0 > weighing["apart"]
    assert weighing["feed"] > weighing["meta"]
    assert len(weighing) <= 120


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("entry-title", {"title", "entry"}),
        ("sr-only", {"hidden"}),
        ("site-logo", {"logo"}),
        ("teaser-box", {"lesser"}),
    ],
)
def test_judges_a_heading_by_its_names(name: str, said: set[str]) -> None:
    tree = LexborHTMLParser(f'<body><h1 class="{name}">Northern quay reopens</h1>')
    assert Surroundings().of(read_headings(outline(tree))[0]) == said


def test_knows_what_stands_around_a_heading() -> None:
    tree = LexborHTMLParser(
        "<main><aside><h2><a href='/quay'>The quay</a></h2></aside></main><footer><h3>Port</h3>"
    )
    around = Surroundings()
    said = [around.of(heading) for heading in read_headings(outline(tree))]
    assert said == [{"inside", "beside", "linked"}, {"beside"}]


def test_counts_the_text_above_and_below_a_heading() -> None:
    line = "The harbour office reopened the northern quay on Tuesday, after repairs."
    tree = LexborHTMLParser(f"<h1>One</h1><p>{line}</p><p>Short.</p><h2>Two</h2><p>{line}</p>")
    told = [(heading.above, heading.below) for heading in read_headings(outline(tree))]
    assert told == [(0, len(line)), (len(line), len(line))]


def test_takes_the_words_of_a_script_without_spaces_in_pairs() -> None:
    assert words_of("The quay of 北の岸壁") == {"the", "quay", "北の岸壁", "北の", "の岸", "岸壁"}


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("KYIV, Dec 20 – The quay reopened.", "KYIV, Dec 20 –"),
        ("LONDON (Harbour Wire) - The quay reopened.", "LONDON (Harbour Wire) -"),
        ("WASHINGTON — The quay reopened.", "WASHINGTON —"),
        ("NEW YORK, March 5, 2026 -- The quay reopened.", "NEW YORK, March 5, 2026 --"),
        ("KYIV. December 20. HARBOUR WIRE – The quay.", "KYIV. December 20. HARBOUR WIRE –"),
        ("КИЇВ, 20 грудня – Причал відкрито.", "КИЇВ, 20 грудня –"),
        ("Kyiv, 20 December 2025 – The quay reopened.", "Kyiv, 20 December 2025 –"),
        ("KYIV, Dec 20 – The office said", "KYIV, Dec 20 –"),
        ("Norden (dpa) - Das Hafenamt hat", "Norden (dpa) -"),
        ("Puerto Norte, 5 mar (EFE).- La autoridad", "Puerto Norte, 5 mar (EFE).-"),
        ("Ankara, 5 Mart (AA) - Liman idaresi", "Ankara, 5 Mart (AA) -"),
        ("Paris, le 5 mars 2026 – La capitainerie", "Paris, le 5 mars 2026 –"),
        ("МОСКВА, 5 мар – РИА Новости. Управление порта", "МОСКВА, 5 мар – РИА Новости."),
        ("नई दिल्ली, 5 मार्च (भाषा) बंदरगाह कार्यालय", None),
        ("नई दिल्ली, 5 मार्च (पीटीआई) बंदरगाह कार्यालय", "नई दिल्ली, 5 मार्च (पीटीआई)"),
        ("新华社北京3月5日电（记者李响）港务局周二", "新华社北京3月5日电（记者李响）"),
        ("中新网北京3月5日电 港务局", "中新网北京3月5日电"),
        ("（中央社記者王大明台北5日電）港務局", "（中央社記者王大明台北5日電）"),
        ("【北京時事】港湾事務所は", "【北京時事】"),
        ("［東京\u3000５日\u3000ロイター］ - 港湾事務所", "［東京\u3000５日\u3000ロイター］ -"),
        ("(서울=연합뉴스) 김바다 기자 = 항만청은", "(서울=연합뉴스) 김바다 기자 ="),
        ("Hamburg, 5. März 2026 – Das Hafenamt", "Hamburg, 5. März 2026 –"),
        ("Hamburg (ots) - Das Hafenamt", "Hamburg (ots) -"),
        ("Brasília, 5/3/2026 - A autoridade", "Brasília, 5/3/2026 -"),
        (
            "LONDON, March 5, 2026 /PRNewswire/ -- The harbour",
            "LONDON, March 5, 2026 /PRNewswire/ --",
        ),
        ("NEW YORK--(BUSINESS WIRE)--The harbour office", "NEW YORK--(BUSINESS WIRE)--"),
        ("Harbour, Sweden (AP) — The office", "Harbour, Sweden (AP) —"),
        ("القاهرة (رويترز) - أعادت إدارة", "القاهرة (رويترز) -"),
        ("Hà Nội (TTXVN) - Cảng vụ", "Hà Nội (TTXVN) -"),
        ("ROMA, 5 mar. (Adnkronos) - La capitaneria", "ROMA, 5 mar. (Adnkronos) -"),
        ("Київ. 5 березня. УНН. Управління порту", None),
        ("Update – The quay is open", None),
        ("Exklusiv: Der Kai ist offen", None),
        ("The office – which is old – said", None),
        ("On March 5 - the day", None),
        ("Am 5. März – einem Dienstag – öffnete", None),
        ("Ab 5. März 2026: Der Kai", None),
        ("Jakarta - Kantor pelabuhan", None),
        ("Tel Aviv, March 5, 2026 — The office", "Tel Aviv, March 5, 2026 —"),
        ("WASHINGTON — The office", "WASHINGTON —"),
        ("Reykjavík, 5. mars 2026: Hafnarstofa opnaði", None),
        ("PARIS, 5 mars (AFP) - La capitainerie", "PARIS, 5 mars (AFP) -"),
        ("Lisboa, 05 mar 2026 (Lusa) - A autoridade", "Lisboa, 05 mar 2026 (Lusa) -"),
        ("Mexico City, Mar 5 (EFE).- The", "Mexico City, Mar 5 (EFE).-"),
        ("(AP) — The quay", "(AP) —"),
        ("Wien (APA) - Das Hafenamt", "Wien (APA) -"),
        ("Bern (sda) Das Hafenamt", None),
        ("Genève, 5 mars 2026 (OMS) – Le bureau", "Genève, 5 mars 2026 (OMS) –"),
        ("GENEVA (5 March 2026) – The office", "GENEVA (5 March 2026) –"),
        ("Brussels, 5 March 2026\u2003The office", None),
        ("The quay – the oldest one – reopened.", None),
        ("On Tuesday the quay reopened – at last.", None),
        ("Quay reopened.", None),
    ],
)
def test_reads_a_dateline_where_one_opens_the_text(text: str, dateline: str | None) -> None:
    assert read_dateline((Block("paragraph", text),)).value == dateline


def test_reads_elements_as_blocks_in_their_order() -> None:
    tree = LexborHTMLParser(
        "<div>Loose <b>bo</b>ld text<p>One<br>two</p><h3>Head</h3><ul><li>a<li>b</ul>"
        "<blockquote><p>Said</p><p>twice</p></blockquote><table><tr><th>x<td>y<tr><td>z</table>"
        "<figure>pic</figure><script>no()</script><aside>no</aside><section><p>Last</p></section>"
    )
    blocks = blocks_under([tree.css_first("div")])
    assert [(block.kind, block.text) for block in blocks] == [
        ("paragraph", "Loose bold text"),
        ("paragraph", "One two"),
        ("heading", "Head"),
        ("list", "a\nb"),
        ("quote", "Said twice"),
        ("table", "x | y\nz"),
        ("paragraph", "Last"),
    ]


def test_cuts_the_furniture_of_a_head_and_keeps_a_first_sentence() -> None:
    texts = [
        "Port",
        "Quay reopens",
        "5 March",
        "By Ilse Marren",
        "It is open.",
        "Ilse said so.",
        "###",
    ]
    blocks = tuple(Block("paragraph", text) for text in texts)
    rest = trimmed(
        blocks,
        title="Quay reopens",
        leads=(),
        names=["Ilse Marren"],
        is_date=lambda line: line == "5 March",
    )
    assert [block.text for block in rest] == ["It is open.", "Ilse said so."]


def test_leaves_a_body_of_one_block_alone() -> None:
    only = (Block("paragraph", "Quay reopens, ships are back at the old pier"),)
    rest = trimmed(only, title=None, leads={only[0].text}, names=(), is_date=lambda _: True)
    assert rest == only
