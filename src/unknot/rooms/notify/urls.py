"""Addresses of the notify room: one, for gateways."""

from django.urls import path

from unknot.rooms.notify import views

app_name = "notify"
urlpatterns = [path("<int:number>/<str:proof>/", views.fate, name="fate")]
