"""One look at a page as a visitor's browser and an auditor would have it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Request

from tests.harness.live import DEMO_PASSWORD

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WATCH = """
window.__violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.__violations.push(event.violatedDirective + " " + event.blockedURI + " " + (event.sample || "")));
"""
RUN_AXE = """
async (tags) => (await axe.run(document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]}))
  .violations.map((fault) => fault.id + ": " + fault.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)
    + " (" + (node.any[0] ? node.any[0].message : fault.help) + ")").join(" | "))
"""
SHAPE = """
() => {
  const TOLD = new Set(["class", "role", "type", "aria-hidden", "hidden", "scope", "tabindex"]);
  const shape = (node, without) => {
    const parts = [];
    for (const child of node.children) {
      const part = child === without ? "" : shape(child, without);
      if (part !== parts.at(-1)) parts.push(part);
    }
    const names = node.getAttributeNames().filter((name) => name !== "aria-current" && name !== "open");
    const given = names.map((name) => [name, node.getAttribute(name)])
      .map(([name, value]) => name + (TOLD.has(name) ? value : value !== ""));
    const speaks = [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim());
    return `${node.tagName} ${given} ${speaks} (${parts})`;
  };
  const main = document.querySelector("main");
  return [main ? shape(main) : "", shape(document.body, main)];
}
"""
"""The elements of the main part and of what stands around it, and whether they say anything; equal ones count once."""
OVERFLOW = """
() => {
  const root = document.documentElement, wide = root.clientWidth;
  if (root.scrollWidth <= wide) return [];
  return [...document.querySelectorAll("body *")]
    .filter((node) => node.getBoundingClientRect().right > wide + 1)
    .slice(0, 4).map((node) => node.tagName + "." + (node.getAttribute("class") || "") + " "
      + Math.round(node.getBoundingClientRect().right) + " > " + wide);
}
"""
ADDRESSES = 'nodes => nodes.map(node => new URL(node.getAttribute("href"), document.baseURI).href)'
WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 640}
TEXT_TWICE_AS_LARGE = "document.documentElement.style.fontSize = '200%'"


@dataclass
class Visitor:
    """Somebody with a browser window; `faults` says what was wrong where.

    Attributes:
        page: the window.
        url: base address of the server.
        faults: one line for each fault seen.
        foreign: addresses of other hosts that a page asked for.
    """

    page: Page
    url: str
    faults: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    _judged: ClassVar[set[str]] = set()

    @classmethod
    def arrive(cls, chromium: Browser, url: str, **options: Any) -> Visitor:
        """Open a window that watches for violations of the content security policy and foreign requests."""
        context = chromium.new_context(viewport=WIDE, locale="de-DE", **options)
        context.add_init_script(WATCH)
        visitor = cls(context.new_page(), url)
        visitor.page.on("request", visitor._request)
        visitor.page.on("console", lambda message: visitor._said(message.type, message.text))
        visitor.page.on("pageerror", lambda error: visitor._said("error", str(error)))
        return visitor

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and f"{parts.scheme}://{parts.netloc}" != self.url:
            self.foreign.append(request.url)

    def _said(self, kind: str, text: str) -> None:
        if kind == "error" and "Failed to load resource: the server responded with a status of 404" not in text:
            self.faults.append(f"{self.page.url} console: {text}")

    def sign_in(self, email: str) -> None:
        """Come in by the form, with the password of the demo."""
        self.page.goto(f"{self.url}/sign-in")
        self.page.fill("input[name=email]", email)
        self.page.fill("input[name=password]", DEMO_PASSWORD)
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_url(lambda address: "/sign-in" not in address)

    def speak(self, language: str) -> None:
        """Choose the language of all pages on the page of the account."""
        self.open("/account")
        self.page.check(f"input[name=language][value={language}]")
        self.page.locator("form", has=self.page.locator("input[name=language]")).locator("button.btn-primary").click()
        self.page.wait_for_selector(f"html[lang={language}]")

    def open(self, path: str) -> int:
        """Go to an address of the server; gives the status."""
        answer = self.page.goto(f"{self.url}{path}")
        assert answer is not None
        return answer.status

    def links(self) -> list[str]:
        """Paths of this server that the page leads to, without anchors."""
        found: list[str] = self.page.eval_on_selector_all("a[href]", ADDRESSES)
        return [
            link.removeprefix(self.url).partition("#")[0] or "/" for link in found if link.startswith(f"{self.url}/")
        ]

    def judge(self) -> None:
        """Let an auditor look at the page wide and light and on a dark phone, then measure it.

        What is made of the same elements as a page that the auditor has seen in this process only differs in words:
        it is measured.
        """
        if self.page.viewport_size != WIDE:
            self.page.set_viewport_size(WIDE)
        shapes = self.page.evaluate(SHAPE)
        if not self._judged.issuperset(shapes):
            self._judged.update(shapes)
            self._let_in()
            self._axe("1280 light")
            self.page.set_viewport_size(PHONE)
            self.page.emulate_media(color_scheme="dark")
            self._axe("390 dark")
            self.page.emulate_media(color_scheme="light")
        self.measure()

    def measure(self) -> None:
        """Look whether the page fits when very narrow and with text twice as large, and keeps to its policy."""
        self.page.set_viewport_size(NARROW)
        self._overflow("320 px")
        self.page.set_viewport_size(WIDE)
        self.page.evaluate(TEXT_TWICE_AS_LARGE)
        self._overflow("text at 200 %")
        violations: list[str] = self.page.evaluate("window.__violations")
        self.faults += [f"{self.page.url} policy: {violation}" for violation in violations]

    def _let_in(self) -> None:
        """Bring the auditor in; to the pages after this one it comes with the window, much quicker."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE)
            self.page.context.add_init_script(AXE)

    def _axe(self, how: str) -> None:
        found: list[str] = self.page.evaluate(RUN_AXE, RULES)
        self.faults += [f"{self.page.url} axe {how}: {fault}" for fault in found]

    def _overflow(self, how: str) -> None:
        found: list[str] = self.page.evaluate(OVERFLOW)
        self.faults += [f"{self.page.url} scrolls sideways at {how}: {place}" for place in found]
