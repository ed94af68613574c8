"""Pages that are nasty to whoever visits them with a browser: by name, what stands in their body.

Each is a page that a careless shop, a broken script or somebody who dislikes robots really serves.
"""

WELCOME = "<h1>Welcome</h1><p>A shop like any other.</p><a href='/order'>Checkout</a>"

LOOPS = {
    "meta-refresh-loop": "<meta http-equiv='refresh' content='0'>",
    "script-redirect-loop": "<script>location.href = location.pathname + '?' + Math.random()</script>",
    "history-loop": "<script>setInterval(() => history.pushState({}, '', '?' + Math.random()), 1)</script>",
    "reload-later-loop": "<script>setTimeout(() => location.reload(), 300)</script>",
}

DIALOGS = {
    "alert-loop": "<script>while (true) alert('Today only: 5 % off!')</script>",
    "confirm-loop": "<script>while (!confirm('Do you like our shop?'));</script>",
    "prompt-loop": "<script>while (!prompt('Your e-mail address, please'));</script>",
    "alert-later-loop": "<script>setInterval(() => alert('Are you still there?'), 50)</script>",
    "before-unload": """<script>
        addEventListener('beforeunload', event => { event.preventDefault(); event.returnValue = 'Stay!' })
        </script>""",
    "print-loop": "<script>setInterval(() => print(), 20)</script>",
    "popup-storm": """<script>
        setInterval(() => { for (let i = 0; i < 20; i++) open('/empty?' + Math.random()) }, 50)
        </script>""",
    "popup-on-click": "<script>addEventListener('click', () => open('/empty'), true)</script>",
}

BUSY = {
    "busy-at-once": "<script>while (true);</script>",
    "busy-later": "<script>setTimeout(() => { while (true); }, 20)</script>",
    "growing-for-ever": """<div id="more"></div><script>
        setInterval(() => { more.insertAdjacentHTML('beforeend', '<p>and more</p>'.repeat(20)) }, 5)
        </script>""",
    "infinite-scroll": """<div id="more" style="min-height: 2000px"></div><script>
        const add = () => more.insertAdjacentHTML('beforeend', '<p style="height: 400px">Next</p>'.repeat(9));
        addEventListener('scroll', add)
        </script>""",
    "chatty": "<script>setInterval(() => fetch('/empty?' + Math.random()), 50)</script>",
    "frames-in-frames": "<iframe width='300' height='300'></iframe><iframe></iframe>"
    "<script>for (const f of document.querySelectorAll('iframe')) f.src = '?' + Math.random()</script>",
}

LIARS = {
    "overrides-json": "<script>JSON.stringify = () => '{}'; JSON.parse = () => null</script>",
    "overrides-to-json": """<script>
        for (const kind of [Object, Array, String]) kind.prototype.toJSON = () => 'nothing to see'
        </script>""",
    "overrides-array": """<script>
        for (const name of ['map', 'filter', 'push', 'forEach', 'slice', 'join', 'includes'])
          Array.prototype[name] = () => { throw new Error('no arrays here') };
        Array.from = () => []; Array.prototype[Symbol.iterator] = function* () {}
        </script>""",
    "overrides-element": """<script>
        const nothing = { get() { return null }, configurable: true };
        for (const name of ['innerText', 'textContent', 'children', 'childNodes', 'tagName', 'attributes'])
          for (const kind of [Node, Element, HTMLElement])
            Object.defineProperty(kind.prototype, name, nothing);
        Element.prototype.getBoundingClientRect = () => { throw new Error('no boxes here') };
        Element.prototype.getAttribute = () => 'a lie'
        </script>""",
    "overrides-document": """<script>
        document.querySelectorAll = document.createTreeWalker = () => { throw new Error('no document here') };
        window.getComputedStyle = null; Object.freeze(document)
        </script>""",
    "overrides-timers": """<script>
        window.setTimeout = window.requestAnimationFrame = window.MutationObserver = window.Promise = () => 0
        </script>""",
    "clobbered": """<form name="body" action="/order" method="post">
        <input name="action" value="x"><input name="method" value="y"><input name="children">
        <input name="attributes"><input name="id"><input name="submit"><input name="parentNode">
        </form><img name="querySelectorAll"><a id="documentElement"></a><a id="JSON">JSON</a>""",
}

GREEDY = {
    "submits-itself": """<form action="/order" method="post"><input name="pay" value="now"></form>
        <script>document.forms[0].submit()</script>""",
    "orders-by-script": "<script>fetch('/order', { method: 'POST', body: 'pay=now' })</script>",
    "orders-on-leaving": """<script>
        addEventListener('pagehide', () => navigator.sendBeacon('/order', 'pay=now'))
        </script>""",
}

PAGES = {**LOOPS, **DIALOGS, **BUSY, **LIARS, **GREEDY}


def page(name: str, body: str) -> str:
    """A whole document: what it says comes first, so that there is something to read."""
    return f'<!doctype html><html lang="en"><title>{name}</title><body>{WELCOME}{body}</body></html>'
