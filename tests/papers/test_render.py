"""Fonts kept between documents: the same letters, the same bytes, whatever came before."""

import re
from io import BytesIO

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from taxcli.document import fonts
from taxcli.document.fonts import load_font, printable
from taxcli.document.render import ReadBackError, read_back, render
from taxcli.document.sheet import Expected, Sheet

PLAIN = "Total (line 7) … 5 % × 1,200.00 \\ – “a” • §"
NAMES = "Nguyễn Thị Ánh Łukasz Żółkiewski Ångström Ñandú Ærø Θεός"
EVERYTHING = "".join(sorted(map(chr, load_font("body").face.charToGlyph)))


def sheet_of(*texts):
    sheet = Sheet("Test", "foot")
    for at, text in enumerate(texts):
        sheet.value(60, 700 - at * 20, text, "bold" if at % 2 else "body")
    return sheet


def fresh(*texts):
    """Return the bytes that a process draws which has drawn nothing before."""
    for kept in (fonts.load_font, fonts.width, fonts._runs, fonts._codes):
        kept.cache_clear()
    return render([sheet_of(*texts)], "test")


def streams(data):
    return re.findall(rb"stream\n(.*?)endstream\n", data, re.DOTALL)


def test_what_was_drawn_before_does_not_show():
    plain, names = fresh(PLAIN), fresh(NAMES, PLAIN)
    fresh("Zażółć", NAMES)
    for _ in range(2):
        assert render([sheet_of(PLAIN)], "test") == plain
        assert render([sheet_of(NAMES, PLAIN)], "test") == names


def test_documents_with_the_same_letters_share_their_fonts():
    one = streams(render([sheet_of("Mai Nguyen", "1.00")], "one"))
    two = streams(render([sheet_of("Jo Smith", "2.00"), sheet_of("…")], "two"))
    fonts_of_one = [stream for stream in one if len(stream) > 5000]
    assert len(fonts_of_one) == 2
    assert all(stream in two for stream in fonts_of_one)


@pytest.mark.parametrize("text", [PLAIN, NAMES])
def test_every_letter_reads_back_in_both_weights(text):
    sheet = sheet_of(text, text)
    assert read_back(render([sheet], "test"), [sheet], "test.pdf") == 2


def test_more_letters_than_one_font_can_have_read_back():
    letters = [char for char in EVERYTHING if char.isalpha() and len(char.encode()) < 4]
    rows = [printable("".join(letters[at : at + 30])) for at in range(0, 600, 30)]
    assert len(set("".join(rows))) > 512
    sheet = sheet_of(*rows)
    data = render([sheet], "test")
    text = pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range()
    assert all(row in text for row in rows)


@pytest.mark.parametrize("length", [254, 255, 256, 257, 1500])
def test_a_long_text_reads_back_and_its_beginning_is_not_taken_for_it(length):
    sheet = Sheet("Test", "foot")
    sheet.value(20, 700, "i" * length, size=1)
    data = render([sheet], "test")
    assert read_back(data, [sheet], "test.pdf") == 1
    place = sheet.page.values[0]
    for cut in {length - 1, 255, 256} - {length}:
        sheet.page.values[0] = Expected("i" * cut, *place[1:])
        with pytest.raises(ReadBackError):
            read_back(data, [sheet], "test.pdf")


def test_the_library_still_makes_a_documents_objects_as_kept_fonts_take_for_granted():
    """The library alone, the first document of a kept font and the next are the same bytes."""
    file = load_font("body").face.filename
    kept = fonts._KeptFont("kept-or-not", file, asciiReadable=True)
    alone = fonts.TTFont("kept-or-not", file, asciiReadable=True)
    drawn = [with_library(font) for font in (alone, kept, kept)]
    assert drawn[1] == drawn[0], "fonts.py does not fit this reportlab: the first document"
    assert drawn[2] == drawn[0], "fonts.py does not fit this reportlab: a later document"


def with_library(font):
    fonts.pdfmetrics.registerFont(font)
    buffer = BytesIO()
    canvas = Canvas(buffer, invariant=1)
    canvas.setFont("kept-or-not", 10)
    canvas.drawString(100, 100, EVERYTHING)
    canvas.save()
    font.unregister()
    return buffer.getvalue()
