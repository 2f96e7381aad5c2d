"""The looks in which the benchmark of layouts prints its text."""

from benchmarks.printing import LATIN, SANS, SERIF, Look

RAGGED = "left"
A4 = "210mm 297mm"
HEAD = "@page { @top-center { content: '茶香渡海'; font-size: 9pt } @bottom-center { content: counter(page) } }"
FACING = """
  @page :left { @top-left { content: counter(page) '　茶香渡海：淡水與烏龍茶'; font-size: 9pt } }
  @page :right { @top-right { content: '第一章　茶種渡海　' counter(page); font-size: 9pt } }"""
DASHED = "@page { @bottom-right { content: '- ' counter(page) ' -' } @top-left { content: '海洋貿易史研究 第12期' } }"
OF = "@page { @bottom-center { content: '第 ' counter(page) ' 頁，共 ' counter(pages) ' 頁' } }"
TEMPLATE = (
    '<div style="font-size:8px;width:100%;padding:0 15mm;display:flex;justify-content:space-between">'
    '<span>Journal of Tea Studies</span><span class="pageNumber"></span></div>'
)

LOOKS = (
    Look("single column", "indented, justified"),
    Look("single column", "gaps, ragged, sans", SANS, "10pt", "1.5", "0", "0.8em", RAGGED, A4),
    Look("single column", "indented, ragged, large", SERIF, "14pt", "2", "2em", "0", RAGGED, headings=False),
    Look("single column", "gaps, justified, normal leading", LATIN, "10.5pt", "normal", "0", "1em", foreign=0.2),
    Look("single column", "indents and gaps, narrow", SANS, "9pt", "1.4", "1em", "0.5em", paper="100mm 150mm"),
    Look("single column", "small gaps", SERIF, "12pt", "1.6", "0", "0.4em", paper=A4, margin="30mm", held=True),
    Look("single column", "indented, ragged, tight", LATIN, "9.5pt", "1.25", "1.5em", "0", RAGGED, held=True),
    Look("two columns", "indented, justified", size="9pt", height="1.5", paper=A4, columns=2),
    Look("two columns", "gaps, ragged", SANS, "10pt", "1.5", "0", "0.7em", RAGGED, A4, columns=2, between="1.5em"),
    Look("two columns", "narrow gap, Latin words", LATIN, "9pt", "1.4", paper=A4, columns=2, between="1em", foreign=0.3),
    Look("two columns", "indented, ragged, wide", SERIF, "10pt", "1.8", "2em", "0", RAGGED, A4, columns=2, between="3em", held=True),
    Look("two columns", "three of them", SANS, "8.5pt", "1.45", "1em", "0.3em", "justify", A4, columns=3, held=True),
    Look("footnotes", "raised figures, a rule", notes="1"),
    Look("footnotes", "circled, no rule, gaps", SANS, "10pt", "1.6", "0", "0.8em", notes="circled", rule=False, small="0.85em"),
    Look("footnotes", "brackets, ragged", LATIN, "10pt", "1.5", "2em", "0", RAGGED, A4, notes="[1]", small="0.9em"),
    Look("footnotes", "in two columns", size="9pt", height="1.5", paper=A4, columns=2, notes="1", held=True),
    Look("footnotes", "註, no rule", SANS, "12pt", "1.8", notes="註1", rule=False, small="0.75em", held=True),
    Look("running heads", "head and number", style=HEAD),
    Look("running heads", "facing pages", LATIN, "10pt", "1.5", style=FACING),
    Look("running heads", "dashed numbers, gaps", SANS, "10pt", "1.6", "0", "0.8em", style=DASHED),
    Look("running heads", "pages of pages, two columns", size="9pt", height="1.5", paper=A4, columns=2, style=OF, characters=14000),
    Look("running heads", "a template", SERIF, "10.5pt", "1.6", header=TEMPLATE, held=True),
    Look("hyphens", "Chinese with Latin words", LATIN, "10pt", "1.5", foreign=0.4, hyphens=True, paper="120mm 180mm"),
    Look("hyphens", "English, justified", LATIN, "10pt", "1.4", "1.5em", english=0.8, hyphens=True),
    Look("hyphens", "English, ragged, gaps", SERIF, "11pt", "1.5", "0", "0.8em", RAGGED, english=0.8, hyphens=True, paper="110mm 180mm"),
    Look("hyphens", "English, two columns", LATIN, "9pt", "1.35", "1em", english=1, hyphens=True, paper=A4, columns=2, held=True),
    Look("vertical", "indented", vertical=True),
    Look("vertical", "gaps, sans", SANS, "10pt", "1.8", "0", "1em", vertical=True, foreign=0.15),
    Look("vertical", "heads, large", SERIF, "13pt", "1.6", vertical=True, paper=A4, style=HEAD),
    Look("vertical", "indented, ragged", SANS, "10.5pt", "2", "1em", "0", RAGGED, vertical=True, rare=0.1, held=True),
    Look("mixed scripts", "indented", foreign=0.3, rare=0.2, english=0.2),
    Look("mixed scripts", "gaps, ragged, sans", SANS, "10pt", "1.6", "0", "0.8em", RAGGED, foreign=0.3, rare=0.2, english=0.2),
    Look("mixed scripts", "Latin type first", LATIN, "11pt", "1.6", foreign=0.4, rare=0.3, english=0.3, paper=A4),
    Look("mixed scripts", "normal leading", "'DejaVu Sans', 'Noto Sans CJK TC'", "10pt", "normal", foreign=0.3, rare=0.2, english=0.2, held=True),
    Look("single column", "wide paper, small type, English", LATIN, "8pt", "1.3", "0", "0.6em", RAGGED, A4, "25mm", english=0.9, held=True),
    Look("two columns", "gaps, justified, small", "'Noto Sans CJK SC'", "8pt", "1.6", "0", "0.5em", "justify", "176mm 250mm", columns=2, between="1.8em", held=True),
    Look("footnotes", "English, stars of figures", LATIN, "10pt", "1.4", "1.5em", notes="1", small="0.85em", english=0.6, held=True),
    Look("running heads", "facing pages, gaps, ragged", SANS, "11pt", "1.5", "0", "0.7em", RAGGED, style=FACING, held=True),
    Look("vertical", "two tiers", SERIF, "9pt", "1.7", vertical=True, paper="176mm 250mm", columns=2, held=True),
    Look("vertical", "gaps, large, facing heads", SANS, "14pt", "1.9", "0", "0.8em", vertical=True, paper=A4, style=FACING, held=True),
    Look("mixed scripts", "two columns, ragged", SANS, "9pt", "1.5", "2em", "0", RAGGED, A4, columns=2, foreign=0.3, rare=0.3, english=0.2, held=True),
)  # fmt: skip
