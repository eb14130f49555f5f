"""What the script adds in a browser: drafts, one press, progress, keys. The pages work without it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, Route, sync_playwright

SCRIPT = (Path(__file__).parents[2] / "static/js/redress.js").read_text()
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
ADDRESS = "http://redress.test"
FORM = """<form method="post" action="/send" {attributes}><textarea name="text"></textarea>
  <input type="file" name="paper" data-max-bytes="10" data-too-big="too large">
  <p data-autosave-status data-saving="Saving" data-saved="Draft saved at" data-failed="Not saved"></p>
  <button>Send</button></form>"""
LIST = """<div data-keys>{}</div><p data-keys-hint hidden>
  <button type="button" data-keys-toggle data-on="Off" data-off="On"></button></p>"""


class Site:
    """A site of one page that remembers what was posted to it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.main = ""
        self.refuses = False
        self.posted: list[Request] = []
        page.route("**/*", self.answer)

    def answer(self, route: Route) -> None:
        request = route.request
        if request.url.endswith("redress.js"):
            route.fulfill(body=SCRIPT, content_type="text/javascript")
            return
        if request.method == "POST":
            self.posted.append(request)
        main = "<h1>Received</h1>" if request.url.endswith("/send") else self.main
        body = f"""<!doctype html><html lang="en"><title>Page</title>
          <script src="/redress.js" defer></script><main tabindex="-1">{main}</main></html>"""
        status = 500 if self.refuses and request.url.endswith("/draft") else 200
        route.fulfill(body=body, content_type="text/html; charset=utf-8", status=status)

    def open(self, main: str) -> Page:
        self.main = main
        self.page.goto(ADDRESS)
        return self.page


@pytest.fixture(scope="module")
def browser_page(browser_path: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=ARGUMENTS)
        yield browser.new_page()
        browser.close()


@pytest.fixture
def site(browser_page: Page) -> Iterator[Site]:
    yield Site(browser_page)
    browser_page.unroute_all()


def test_a_draft_saves_itself_without_its_files_and_says_so(site):
    page = site.open(FORM.format(attributes='data-autosave="/draft"'))
    page.set_input_files("input", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"secret"})
    page.fill("textarea", "What happened")
    page.wait_for_function("document.querySelector('[data-autosave-status]').textContent.startsWith('Draft')")
    assert "What happened" in (site.posted[-1].post_data or "")
    assert "secret" not in (site.posted[-1].post_data or "")


def test_a_draft_that_could_not_be_saved_says_so_and_keeps_the_text(site):
    site.refuses = True
    page = site.open(FORM.format(attributes='data-autosave="/draft"'))
    page.fill("textarea", "What happened")
    page.wait_for_function("document.querySelector('[data-autosave-status]').textContent === 'Not saved'")
    assert page.input_value("textarea") == "What happened"


def test_a_double_press_sends_once(site):
    page = site.open(FORM.format(attributes=""))
    page.evaluate("""() => {
      const form = document.querySelector('form');
      form.addEventListener('submit', (event) => { window.sent = (window.sent || 0) + !event.defaultPrevented;
        event.preventDefault(); });
      form.requestSubmit(); form.requestSubmit();
    }""")
    assert page.evaluate("window.sent") == 1


def test_a_chosen_file_is_listed_and_one_that_is_too_large_is_not_sent(site):
    page = site.open(FORM.format(attributes='data-upload="Sending"'))
    page.set_input_files("input", {"name": "big.pdf", "mimeType": "application/pdf", "buffer": b"x" * 11})
    assert page.inner_text(".files") == "big.pdf · 1 kB · too large"
    page.click("button")
    assert site.posted == []


def test_the_answer_to_an_upload_takes_the_place_of_the_page(site):
    page = site.open(FORM.format(attributes='data-upload="Sending" enctype="multipart/form-data"'))
    page.set_input_files("input", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"x"})
    page.click("button")
    page.wait_for_selector("h1")
    assert page.url == f"{ADDRESS}/send"
    assert len(site.posted) == 1


def test_an_upload_that_did_not_get_through_says_so_and_may_be_sent_again(site):
    attributes = 'data-upload="Sending" data-upload-failed="Not sent" enctype="multipart/form-data"'
    page = site.open(FORM.format(attributes=attributes))
    page.set_input_files("input", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"x"})
    page.route("**/send", lambda route: route.abort())
    page.click("button")
    page.wait_for_selector("[role=alert]")
    assert page.inner_text("[role=alert]") == "Not sent"
    page.unroute("**/send")
    page.click("button")
    page.wait_for_selector("h1")
    assert page.url == f"{ADDRESS}/send"


def test_j_and_k_move_through_a_list_until_the_reader_switches_them_off(site):
    rows = "".join(f'<p data-row><a data-open href="/{n}" id="row{n}">{n}</a></p>' for n in range(3))
    page = site.open(LIST.format(rows))
    focused = "document.activeElement.id"
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate(focused) == "row1"
    page.keyboard.press("k")
    assert page.evaluate(focused) == "row0"
    page.click("[data-keys-toggle]")
    page.keyboard.press("j")
    assert page.evaluate(focused) != "row1"


def test_what_a_choice_asks_for_unfolds_when_it_is_chosen(site):
    page = site.open("""<select id="remedy"><option>delete</option><option>correct</option></select>
      <details data-opens-with="remedy" data-opens-on="correct annotate"><summary>Fields</summary></details>""")
    opened = "document.querySelector('details').open"
    page.select_option("select", "delete")
    assert not page.evaluate(opened)
    page.select_option("select", "correct")
    assert page.evaluate(opened)


def test_a_text_block_is_added_to_what_is_already_written(site):
    page = site.open("""<select data-insert-into="text"><option value=""></option>
      <option value="The facts are proven.">Proven</option></select><textarea id="text">Before.</textarea>""")
    page.select_option("select", "The facts are proven.")
    assert page.input_value("textarea") == "Before.\nThe facts are proven."
