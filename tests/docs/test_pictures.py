"""The pictures of the documentation are those that the forecast draws."""

from scripts.draw_pictures import PAGE, PICTURES, pictures


def test_the_pictures_are_what_the_forecast_draws_now() -> None:
    drawn = pictures()

    committed = {path.name: path.read_text(encoding="utf-8") for path in PICTURES.iterdir()}

    assert sorted(committed) == sorted(drawn)
    stale = [name for name, svg in drawn.items() if committed[name] != svg]
    assert stale == [], "`make docs` draws them anew"


def test_the_page_shows_every_picture() -> None:
    text = PAGE.read_text(encoding="utf-8")

    hidden = [path.name for path in PICTURES.iterdir() if f"](pictures/{path.name})" not in text]

    assert hidden == []
