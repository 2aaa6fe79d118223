"""Settings of every installation. What differs is read from the environment: `docs/operators.md` lists it all."""

import json
import os
from datetime import date
from pathlib import Path

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from diemsang.config.paths import DATABASE, data_folder, database_name, secret, world_of
from diemsang.kernel import clock

PACKAGE = Path(__file__).resolve().parent.parent
DATA = data_folder()


def flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


# A demo is marked on every page and print, stands on a stated today, and uses keys that nothing else accepts.
# Its folder says so too, of the database that lies in it.
_world, _today = ("", "") if os.environ.get("DATABASE_URL") else world_of(DATA)
DEMO_WORLD = os.environ.get("DIEMSANG_DEMO_WORLD", _world)
STATED_TODAY = date.fromisoformat(os.environ.get("DIEMSANG_STATED_TODAY", _today)) if DEMO_WORLD else None
clock.state_today(STATED_TODAY)
# What the sign-in page of a demo offers: {"password": …, "logins": {name: what it is for}}. Nothing outside a demo.
DEMO_LOGINS = json.loads(os.environ.get("DIEMSANG_DEMO_LOGINS", "null")) if DEMO_WORLD else None

# The province whose rules bind between a body's own and the nation's; the demo's is invented.
PROVINCE = os.environ.get("DIEMSANG_PROVINCE", "H99" if DEMO_WORLD else "")

# How dossier codes are written: the agency's code, the day of filing, the serial of that agency on that day.
DOSSIER_CODE_TEMPLATE = os.environ.get("DIEMSANG_DOSSIER_CODE", "{agency}-{yymmdd}-{serial:04d}")

DEBUG = flag("DIEMSANG_DEBUG")
SECRET_KEY = secret("secret_key", DATA)
ALLOWED_HOSTS = os.environ.get("DIEMSANG_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("DIEMSANG_ORIGINS", "").split(",") if origin]
BASE_URL = os.environ.get("DIEMSANG_BASE_URL", "http://127.0.0.1:8000")
BEHIND_TLS = flag("DIEMSANG_TLS")

CONTEXTS = [
    "diemsang.ui",
    "diemsang.proof.ledger",
    "diemsang.proof.outbox",
    "diemsang.proof.files",
    "diemsang.proof.lawbook",
    "diemsang.proof.numbering",
    "diemsang.proof.signatures",
    "diemsang.people.accounts",
    "diemsang.people.organisation",
    "diemsang.people.applicants",
    "diemsang.commons.worktime",
    "diemsang.commons.facts",
    "diemsang.commons.inbox",
    "diemsang.commons.notices",
    "diemsang.commons.forms",
    "diemsang.onestop.procedures",
    "diemsang.onestop.dossiers",
    "diemsang.reporting.reports",
    "diemsang.front.portal",
    "diemsang.front.desk",
]
INSTALLED_APPS = [
    *CONTEXTS,
    "diemsang.config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "django.middleware.gzip.GZipMiddleware",  # first: pages and styles leave compressed (padded against BREACH)
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "diemsang.ui.web.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "diemsang.people.accounts.web.sessions.SessionMiddleware",
    "diemsang.people.organisation.web.middleware.ActorMiddleware",
    "diemsang.ui.web.middleware.RefusalMiddleware",
    "diemsang.proof.files.web.middleware.UploadLimitMiddleware",
    "diemsang.proof.ledger.web.middleware.ReadOnlyMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "diemsang.config.urls"
WSGI_APPLICATION = "diemsang.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # The frame's folder comes first, so that its pages for sign-in and errors win over a library's.
        "DIRS": [
            PACKAGE / "ui" / "templates",
            *[PACKAGE.parent / context.replace(".", "/") / "web" / "templates" for context in CONTEXTS],
        ],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "diemsang.ui.web.context.frame",
            ],
        },
    }
]

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"sqlite:///{DATA / DATABASE}",
        conn_max_age=600,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["NAME"] = database_name(DATABASES["default"]["NAME"])
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = False
    DATABASES["default"]["OPTIONS"] = {
        # Immediate: what will write takes the lock at once, so no transaction dies half way with "database is locked".
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON; PRAGMA cache_size=-32000;"
            "PRAGMA secure_delete=ON;"  # an erased value is overwritten, not only forgotten by the index
        ),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sign-in.
AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "portal:home"
ACCOUNT_ADAPTER = "diemsang.people.accounts.web.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_PRESERVE_USERNAME_CASING = False  # logins are small letters, and are looked up as they are
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {
    "login_failed": False,  # axes counts failures, per account and address, in the database
    "login": "600/m/ip",  # an office stands behind one address, and signs in together in the morning
}
ACCOUNT_FORMS = {
    "login": "diemsang.people.accounts.web.forms.SignInForm",
    "change_password": "diemsang.people.accounts.web.forms.NewPasswordForm",
    "reauthenticate": "diemsang.people.accounts.web.forms.ConfirmPasswordForm",
}
MFA_ADAPTER = "diemsang.people.accounts.web.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "diemsang.people.accounts.web.forms.SecondFactorForm",
    "reauthenticate": "diemsang.people.accounts.web.forms.ConfirmCodeForm",
    "activate_totp": "diemsang.people.accounts.web.forms.ActivateCodeForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Điểm Sáng"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "diemsang.people.accounts.web.lockout.locked_out"
AXES_VERBOSE = False
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SECURE_SSL_REDIRECT = BEHIND_TLS
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "diemsang.ui.web.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

# Language, formats and time.
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", _("Tiếng Anh"))]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = ["diemsang.config.formats"]
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

# Static files come with the package; their names carry a digest of the content when a manifest was built.
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA / "media"}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

# Files people send: checked by `proof.files`, never served from a path.
FILES_FOLDER = DATA / "files"
FILES_BACKEND = os.environ.get("DIEMSANG_FILES", "local")
FILES_S3_BUCKET = os.environ.get("DIEMSANG_S3_BUCKET", "")
FILES_S3_ENDPOINT = os.environ.get("DIEMSANG_S3_ENDPOINT") or None
FILES_MAX_UPLOAD = int(os.environ.get("DIEMSANG_MAX_UPLOAD_MB", "60")) * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["diemsang.proof.files.web.upload.CappedUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 50
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_PERMISSIONS = 0o600

# Codes of procedures: the national portal's with the suffix of a local copy, and those of the database before it.
PROCEDURE_CODE_PATTERNS = (
    r"[1-6]\.\d{6}(\.H\d{2}(\.\d{2,3}){0,2})?",
    r"[BT]-[A-Z]{2,5}-\d{6}-TT",
    *json.loads(os.environ.get("DIEMSANG_PROCEDURE_CODES", "[]")),
)

# The journal's key lives outside the database: in a folder of its own, which backups keep apart from the data.
LEDGER_KEY_FOLDER = Path(os.environ.get("DIEMSANG_LEDGER_KEYS", DATA / "ledger-keys"))
LEDGER_PUBLISH_FOLDER = Path(os.environ.get("DIEMSANG_CHECKPOINTS", DATA / "checkpoints"))
SIGNATURES_FOLDER = Path(os.environ.get("DIEMSANG_SIGNATURE_KEYS", DATA / "signature-keys"))
SIGNATURES_METHOD = os.environ.get("DIEMSANG_SIGNING", "demo" if DEMO_WORLD else "pkcs11")
SIGNATURES_TSA_URL = os.environ.get("DIEMSANG_TSA_URL", "")
SIGNATURES_PKCS11_MODULE = os.environ.get("DIEMSANG_PKCS11_MODULE", "")
SIGNATURES_PKCS11_TOKEN = os.environ.get("DIEMSANG_PKCS11_TOKEN", "")
SIGNATURES_PKCS11_PIN = os.environ.get("DIEMSANG_PKCS11_PIN", "")
SIGNATURES_REMOTE_URL = os.environ.get("DIEMSANG_SIGNING_URL", "")
SIGNATURES_REMOTE_TOKEN = os.environ.get("DIEMSANG_SIGNING_TOKEN", "")

# Work in the background: one worker process runs scheduled jobs, the outbox and queued tasks.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Notices leave through the outbox. Without a mail server they are written to files, as in the demo.
EMAIL_HOST = os.environ.get("DIEMSANG_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("DIEMSANG_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("DIEMSANG_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("DIEMSANG_SMTP_PASSWORD", "")
EMAIL_USE_TLS = flag("DIEMSANG_SMTP_TLS")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("DIEMSANG_MAIL_FROM", "diemsang@localhost")
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = DATA / "mail"
NOTICE_CHANNELS = [channel for channel in os.environ.get("DIEMSANG_NOTICE_CHANNELS", "email").split(",") if channel]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("DIEMSANG_LOG", "WARNING")},
}
