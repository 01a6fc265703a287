import base64
import hashlib
import hmac

from django.conf import settings
from django.db import migrations, models


def remember_revoked(apps, schema_editor):
    """Of links that were revoked before: the hash of the token that ended last, as `revoke` keeps it from now on."""
    links = apps.get_model("links", "PrivateLink").objects.using(schema_editor.connection.alias)
    for link in links.filter(generation__gt=1).iterator():
        text = f"{link.pk}.{link.generation - 1}".encode()
        mac = hmac.new(settings.LINK_KEY.encode(), text, hashlib.sha256).digest()
        token = base64.urlsafe_b64encode(mac).decode().rstrip("=")
        links.filter(pk=link.pk).update(former_hash=hashlib.sha256(token.encode()).hexdigest())


class Migration(migrations.Migration):
    dependencies = [
        ("links", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="privatelink",
            name="former_hash",
            field=models.CharField(max_length=64, null=True, unique=True),
        ),
        migrations.RunPython(remember_revoked, migrations.RunPython.noop, elidable=True),
    ]
