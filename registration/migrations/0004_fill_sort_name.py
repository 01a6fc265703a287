"""Fill the column that lists are sorted by, then index it and the mailbox; none of it holds up who registers."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Upper

from registration.models.folding import sort_name

AT_ONCE = 1000


def fill(apps, schema_editor):
    Registration = apps.get_model('registration', 'Registration')
    last = 0
    while True:
        rows = list(
            Registration.objects.filter(pk__gt=last).only('family_name', 'given_name').order_by('pk')[:AT_ONCE]
        )
        if not rows:
            return
        for row in rows:
            row.sort_name = sort_name(row.family_name, row.given_name)
        Registration.objects.bulk_update(rows, ['sort_name'])
        last = rows[-1].pk


class Migration(migrations.Migration):

    atomic = False  # in steps, and indexes that are built beside the running work

    dependencies = [
        ('registration', '0003_sort_name'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        AddIndexConcurrently(
            model_name='registration',
            index=models.Index(fields=['conference', 'sort_name', 'id'], name='registration_by_name'),
        ),
        AddIndexConcurrently(
            model_name='registration',
            index=models.Index(models.F('conference'), Upper('email'), name='registration_by_mailbox'),
        ),
    ]
