"""Every address of the building; each room brings its own."""

from django.contrib import admin
from django.urls import include, path

from unknot.house import found, views

admin.autodiscover()

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("unknot.rooms.booking.urls")),
    path("", include("unknot.rooms.guide.urls")),
    path("check/", include("unknot.rooms.check.urls")),
    path("", include("unknot.rooms.interop.urls")),
    path("desk/", include("unknot.rooms.desk.urls")),
    path("robots.txt", found.robots, name="robots"),
    path("sitemap.xml", found.sitemap, name="sitemap"),
    path("healthz", views.healthz, name="healthz"),
    path("texts/", include("unknot.rooms.notify.urls")),
    path("accounts/", include("unknot.house.staff_urls")),
    path("admin/", admin.site.urls),
]
handler404 = "unknot.house.views.not_found"
handler500 = "unknot.house.views.broken"
