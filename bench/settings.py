"""The product's settings, and the flows it is measured against."""

from config.settings import *  # noqa: F403  settings are names in a module
from config.settings import INSTALLED_APPS as PRODUCT

INSTALLED_APPS = [*PRODUCT, "bench"]
DEBUG = False
ROOT_URLCONF = "bench.urls"
