"""Addresses of the guide and of the clinical reference."""

from django.urls import path

from unknot.rooms.guide.views import clinical, guide

app_name = "guide"
urlpatterns = [
    path("guide/", guide.index, name="index"),
    path("guide/<slug:key>/", guide.page, name="page"),
    path("clinical/", clinical.clinical, name="clinical"),
]
