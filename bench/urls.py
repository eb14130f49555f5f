"""The product's addresses, and the floor page of the inbox bench."""

from django.urls import path

from bench import floor_page
from config.urls import urlpatterns as product

urlpatterns = [path("bench/floor/", floor_page.floor_page), *product]
