"""A real browser that tests can steer."""

import base64
import fcntl
import json
import os
import signal

OVERFLOW = "document.documentElement.scrollWidth - innerWidth"
CRAMPED = """
[...document.querySelectorAll('th, td, h1, h2, h3, h4, p, figcaption, li, summary, caption')]
  .filter(e => e.checkVisibility() && !e.closest('.wide, .unseen, thead, summary'))
  .filter(e => e.clientWidth > 1 && e.scrollWidth > e.clientWidth + 1)
  .map(e => e.tagName + ' ' + e.textContent.trim().slice(0, 40))
"""
CONTRAST = """
(() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgba = colour => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = c => { const x = c / 255; return x <= .04045 ? x / 12.92 : ((x + .055) / 1.055) ** 2.4; };
  const luminance = ([r, g, b]) => .2126 * light(r) + .7152 * light(g) + .0722 * light(b);
  const paper = e => {
    for (let at = e; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255, 255];
  };
  const found = new Map();
  for (const e of document.querySelectorAll('body *')) {
    const drawn = e.tagName === 'text';
    const own = drawn || [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!own || !e.checkVisibility() || e.closest('.unseen, .skip')) continue;
    const ink = rgba(drawn ? getComputedStyle(e).fill : getComputedStyle(e).color), under = paper(e);
    const [high, low] = [luminance(ink), luminance(under)].sort((a, b) => b - a);
    const ratio = (high + .05) / (low + .05);
    const key = e.tagName + '.' + (e.getAttribute('class') || '');
    if (!found.has(key) || found.get(key) > ratio) found.set(key, ratio);
  }
  return Object.fromEntries(found);
})()
"""
BARE = """
[...document.querySelectorAll('details')]
  .filter(e => e.firstElementChild.checkVisibility() && ![...e.children].slice(1).some(each => each.checkVisibility()))
  .map(e => e.firstElementChild.textContent)
"""


class Browser:
    """Chromium, spoken to over a pipe by its DevTools protocol: no port, no network, one process for all tests."""

    QUIET = (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        "--remote-debugging-pipe",
    )

    OVERFLOW, CRAMPED, CONTRAST, BARE = OVERFLOW, CRAMPED, CONTRAST, BARE
    """What sticks out of the page, what of its parts, how well each text stands out from its ground, and on paper the
    headings of what is folded."""

    def __init__(self, path, profile):
        to_read, self._to = os.pipe()
        self._from, from_write = os.pipe()
        # The browser reads descriptor 3 and writes descriptor 4.
        high = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, 10) for descriptor in (to_read, from_write)]
        actions = [(os.POSIX_SPAWN_DUP2, descriptor, number) for descriptor, number in zip(high, (3, 4), strict=True)]
        actions += [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_WRONLY, 0) for number in (1, 2)]
        words = [path, *self.QUIET, f"--user-data-dir={profile}"]
        self._process = os.posix_spawn(path, words, os.environ, file_actions=actions)
        for descriptor in (to_read, from_write, *high):
            os.close(descriptor)
        self._number, self._rest, self._session, self.events = 0, b"", None, []
        target = self("Target.createTarget", url="about:blank")["targetId"]
        self._session = self("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self(f"{domain}.enable")

    def __call__(self, method, **parameters):
        """What a command of the protocol answers."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        message |= {"sessionId": self._session} if self._session else {}
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return answer["result"]
            self.events.append(answer)

    def _read(self):
        while b"\0" not in self._rest:
            more = os.read(self._from, 1 << 20)
            assert more, "the browser has gone"
            self._rest += more
        message, _, self._rest = self._rest.partition(b"\0")
        return json.loads(message)

    def open(self, path, *size, **look):
        """Show a file."""
        self.visit(path.as_uri(), *size, **look)

    def visit(self, address, width=1280, height=900, *, dark=False, media=""):
        """Show an address in a window of this size, by day or by night, on screen or as on paper."""
        self("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self("Emulation.setEmulatedMedia", media=media, features=[scheme])
        self.events.clear()
        self("Page.navigate", url=address)
        while not any(event["method"] == "Page.loadEventFired" for event in self.events):
            self.events.append(self._read())

    def run(self, code, *, wait=False):
        """The value of JavaScript, or what it promises.

        It runs although a page's policy forbids scripts, for it is not the page's.
        """
        result = self("Runtime.evaluate", expression=code, returnByValue=True, awaitPromise=wait)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    def press(self, key):
        """Press a key."""
        code, text = {"Tab": (9, ""), "Enter": (13, "\r")}[key]
        for kind in ("keyDown", "keyUp"):
            self("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code, text=text)

    def complaints(self):
        """What the console shows."""
        kinds = {"Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded"}
        return [event["params"] for event in self.events if event["method"] in kinds]

    def requests(self):
        """Everything that was asked for."""
        asked = [event["params"] for event in self.events if event["method"] == "Network.requestWillBeSent"]
        return [one["request"]["url"] for one in asked]

    def pixels(self):
        """A picture of the window as PNG."""
        return base64.b64decode(self("Page.captureScreenshot")["data"])

    def paper(self, height=11.69):
        """The page as PDF, on A4 or a sheet of its width and the height in inches."""
        return base64.b64decode(self("Page.printToPDF", paperWidth=8.27, paperHeight=height)["data"])

    def close(self):
        """End the browser."""
        os.kill(self._process, signal.SIGTERM)
        os.waitpid(self._process, 0)
        os.close(self._to)
        os.close(self._from)
