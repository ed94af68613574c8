"""One demo shop as a WSGI application: pages to look at, and endpoints that only count."""

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from wsgiref.types import StartResponse, WSGIEnvironment

from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from monitor.demo.cart import Session, Sessions
from monitor.demo.routes import DEEDS, routes_of
from monitor.demo.service import Pause, Post, Service
from monitor.demo.shop import DemoShop, Product, words_of
from monitor.demo.stage import Stagehand

MOST = 99  # of one product in a cart


@dataclass(frozen=True, slots=True)
class Call:
    request: Request
    session: Session


class Site:
    def __init__(self, shop: DemoShop, pause: Pause, post: Post | None = None) -> None:
        """`pause` is called with seconds before a slow shop's pages; `post` takes its service's mails."""
        self.shop = shop
        self.service = Service(shop.service, post, pause)
        self.deeds: Counter[str] = Counter(dict.fromkeys(DEEDS, 0))
        self._pause = pause
        self._counting = threading.Lock()
        self._words = words_of(shop)
        self._stagehand = Stagehand(shop, self._words)
        self._sessions = Sessions(shop)
        self._routes = routes_of(shop.language)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return self._respond(Request(environ))(environ, start_response)

    def _respond(self, request: Request) -> Response:
        request.get_data(parse_form_data=True)  # a body left unread would break the connection
        call = Call(request, self._sessions.of(request))
        if self.shop.refuses:
            return self._page(call, "refused.html", status=403)
        try:
            endpoint, arguments = self._routes.bind_to_environ(request.environ).match()
            response = self._answer(call, endpoint, arguments)
        except NotFound:
            return self._page(call, "not_found.html", status=404)
        except HTTPException as error:
            return error.get_response(request.environ)
        self._sessions.keep(call.session, request, response)
        return response

    def _answer(self, call: Call, endpoint: str, arguments: Mapping[str, str]) -> Response:
        if endpoint in DEEDS:
            return self._deed(call, endpoint)
        view: Callable[..., Response] = getattr(self, f"_{endpoint}")
        return view(call, **arguments)

    def _page(self, call: Call, template: str, *, status: int = 200, **more: object) -> Response:
        if self.shop.delay:
            self._pause(self.shop.delay)
        html = self._stagehand.render(
            template, cart=call.session.cart, here=call.request.path, args=call.request.args, **more
        )
        return Response(html, status=status, content_type="text/html; charset=utf-8")

    def _deed(self, call: Call, deed: str) -> Response:
        with self._counting:
            self.deeds[deed] += 1
        return self._page(call, "thanks.html", thanks=self._words["thanks"][deed])

    # Pages

    def _home(self, call: Call) -> Response:
        return self._page(call, "home.html")

    def _category(self, call: Call, slug: str) -> Response:
        if slug not in self.shop.categories:
            raise NotFound
        products = [p for p in self.shop.products if p.category == slug]
        return self._page(call, "category.html", title=self.shop.categories[slug], products=products)

    def _search(self, call: Call) -> Response:
        asked = call.request.args.get("q", "").strip().casefold()
        products = [p for p in self.shop.products if asked and asked in f"{p.name} {p.blurb}".casefold()]
        return self._page(call, "category.html", title=self._words["search_results"], products=products)

    def _product(self, call: Call, slug: str) -> Response:
        product = self._known_product(slug)
        return self._page(call, self._part(call, "product"), product=product)

    def _part(self, call: Call, template: str) -> str:
        """A shop that builds its pages by script asks for the late part of the same address."""
        late = "late" in self.shop.features and "part" in call.request.args
        return f"parts/{template}.html" if late else f"{template}.html"

    def _known_product(self, slug: str) -> Product:
        product = self.shop.product(slug)
        if product is None:
            raise NotFound
        return product

    def _info(self, call: Call, slug: str) -> Response:
        page = self.shop.page(slug)
        if page is None:
            raise NotFound
        return self._page(call, "info.html", page=page)

    def _contact(self, call: Call) -> Response:
        if "no-contact" in self.shop.features:
            raise NotFound
        if call.request.method == "POST":
            form = call.request.form
            if customer := form.get("email", "").strip():
                self.service.received(customer, form.get("message", ""))
            return self._deed(call, "message")
        if call.session.in_checkout and "cart-lost-on-leaving" in self.shop.features:
            call.session.cart.quantities.clear()
        return self._page(call, "contact.html")

    def _account(self, call: Call) -> Response:
        return self._page(call, "account.html")

    # Cart and checkout

    def _cart(self, call: Call) -> Response:
        return self._page(call, "cart.html")

    def _add(self, call: Call) -> Response:
        if call.request.method != "POST":
            raise NotFound
        form = call.request.form
        product = self._known_product(form.get("product", ""))
        chosen = form.getlist("choice")
        by_script = call.request.headers.get("X-Requested-With") == "XMLHttpRequest"
        if product.sold_out or not all(chosen) or len(chosen) < product.options:
            return self._not_added(product, by_script=by_script)
        call.session.cart.add(product, ", ".join(chosen), _quantity(form.get("quantity", "1")))
        if by_script:
            return self._page(call, "parts/added.html", product=product)
        return redirect(self._stagehand.path("cart"), 303)

    def _not_added(self, product: Product, *, by_script: bool) -> Response:
        if by_script:
            return Response("", status=422)
        return redirect(f"{self._stagehand.path('product')}/{product.slug}?choose=1", 303)

    def _change(self, call: Call) -> Response:
        form = call.request.form
        if "product" in form:
            quantity = 0 if "remove" in form else _quantity(form.get("quantity", "1"))
            call.session.cart.change(form["product"], form.get("choice", ""), quantity)
        return redirect(self._stagehand.path("cart"), 303)

    def _checkout(self, call: Call) -> Response:
        return self._in_checkout(call, "checkout")

    def _checkout_form(self, call: Call) -> Response:
        """The page behind "continue as a guest", where a shop asks that question first."""
        if "guest-gate" not in self.shop.features:
            raise NotFound
        return self._in_checkout(call, "checkout_guest")

    def _in_checkout(self, call: Call, template: str) -> Response:
        if not call.session.cart:
            return redirect(self._stagehand.path("cart"), 303)
        if "forced-login" in self.shop.features:
            return redirect(f"{self._stagehand.path('account')}?next=checkout", 302)
        call.session.in_checkout = True
        return self._page(call, self._part(call, template))

    # Files

    def _robots(self, _: Call) -> Response:
        return Response("User-agent: *\nAllow: /\n", content_type="text/plain; charset=utf-8")

    def _sitemap(self, call: Call) -> Response:
        if "sitemap" not in self.shop.features:
            raise NotFound
        xml = self._stagehand.render("sitemap.xml", root=call.request.root_url.rstrip("/"))
        return Response(xml, content_type="application/xml; charset=utf-8")

    def _static(self, _: Call, name: str) -> Response:
        return self._file(self._stagehand.static(name))

    def _picture(self, call: Call, slug: str) -> Response:
        product = self._known_product(slug)
        colour = product.swatches.get(call.request.args.get("colour", ""))
        return self._file((self._stagehand.picture(product, colour), "image/svg+xml"))

    def _file(self, file: tuple[str, str] | None) -> Response:
        if file is None:
            raise NotFound
        text, media_type = file
        response = Response(text, content_type=f"{media_type}; charset=utf-8")
        response.cache_control.max_age = 3600
        return response


def _quantity(typed: str) -> int:
    return min(int(typed), MOST) if typed.isdecimal() else 1
