# mypy: ignore-errors
"""A toy shop on Cartridge and Mezzanine, much as their project template sets one up.

From the environment: SHOP_DATA, the folder of its database and pictures; SHOP_SMTP_PORT, where
it sends its mails, if anywhere; SHOP_PHONE, the number
that its checkout shows (none if empty); SHOP_LANGUAGE, what it speaks.
"""

import locale
import os
from pathlib import Path

from mezzanine.utils.conf import set_dynamic_settings

HERE = Path(__file__).parent
DATA = Path(os.environ["SHOP_DATA"])

SECRET_KEY = "only for tests"
NEVERCACHE_KEY = "only for tests too"
ALLOWED_HOSTS = ["127.0.0.1", "localhost", ".test"]
SITE_ID = 1
SITE_TITLE = "The Duck Shop"
SITE_TAGLINE = "Toys with a beak."
ROOT_URLCONF = "urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "Europe/London"
LANGUAGE_CODE = os.environ.get("SHOP_LANGUAGE") or "en"
LANGUAGES = [
    ("en", "English"), ("de", "Deutsch"), ("fr", "Français"), ("it", "Italiano"), ("es", "Español"),
    ("pl", "Polski"),
]  # fmt: skip
USE_I18N = True
USE_MODELTRANSLATION = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
PACKAGE_NAME_FILEBROWSER = "filebrowser_safe"
PACKAGE_NAME_GRAPPELLI = "grappelli_safe"
OPTIONAL_APPS = ["debug_toolbar", "django_extensions", "compressor", "filebrowser_safe", "grappelli_safe"]

# Cartridge formats prices by the system's locale; a plain machine has none with a currency.
SHOP_CURRENCY_LOCALE = "C.UTF-8"
POUNDS = {
    "currency_symbol": "£", "int_curr_symbol": "GBP ", "frac_digits": 2, "int_frac_digits": 2,
    "mon_decimal_point": ".", "mon_thousands_sep": ",", "mon_grouping": [3, 0], "positive_sign": "",
    "negative_sign": "-", "p_cs_precedes": 1, "n_cs_precedes": 1, "p_sep_by_space": 0, "n_sep_by_space": 0,
    "p_sign_posn": 1, "n_sign_posn": 1,
}  # fmt: skip
of_the_system = locale.localeconv
locale.localeconv = lambda: {**of_the_system(), **POUNDS}

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.redirects",
    "django.contrib.sessions",
    "django.contrib.sites",
    "django.contrib.sitemaps",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "mezzanine.boot",
    "mezzanine.conf",
    "mezzanine.core",
    "mezzanine.generic",
    "mezzanine.pages",
    "cartridge.shop",
    "mezzanine.blog",
    "mezzanine.forms",
    "mezzanine.galleries",
]
MIDDLEWARE = [
    "mezzanine.core.middleware.UpdateCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cartridge.shop.middleware.ShopMiddleware",
    "mezzanine.core.request.CurrentRequestMiddleware",
    "mezzanine.core.middleware.RedirectFallbackMiddleware",
    "mezzanine.core.middleware.AdminLoginInterfaceSelectorMiddleware",
    "mezzanine.core.middleware.SitePermissionMiddleware",
    "mezzanine.pages.middleware.PageMiddleware",
    "mezzanine.core.middleware.FetchFromCacheMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "django.template.context_processors.static",
                "django.template.context_processors.media",
                "django.template.context_processors.request",
                "django.template.context_processors.tz",
                "mezzanine.conf.context_processors.settings",
                "mezzanine.pages.context_processors.page",
                "settings.shop_phone",
            ],
            "loaders": [
                "mezzanine.template.loaders.host_themes.Loader",
                "django.template.loaders.filesystem.Loader",
                "django.template.loaders.app_directories.Loader",
            ],
        },
    }
]
AUTHENTICATION_BACKENDS = ["mezzanine.core.auth_backends.MezzanineBackend"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(DATA / "shop.sqlite3")}}
STATIC_URL = "/static/"
STATIC_ROOT = str(DATA / "static")
MEDIA_URL = "/media/"
MEDIA_ROOT = str(DATA / "media")
EMAIL_FILE_PATH = str(DATA / "mail")
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
if "SHOP_SMTP_PORT" in os.environ:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = "127.0.0.1", int(os.environ["SHOP_SMTP_PORT"])

set_dynamic_settings(globals())


def shop_phone(_request: object) -> dict[str, str]:
    return {"shop_phone": os.environ.get("SHOP_PHONE", "")}
