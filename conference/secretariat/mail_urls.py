from django.urls import path

from conference.secretariat import mail_views

urlpatterns = [
    path("", mail_views.mails, name="mail"),
    path("<int:number>/", mail_views.message, name="message"),
    path("<int:number>/retry/", mail_views.message_retry, name="message-retry"),
]
