from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registration', '0002_draft'),
    ]

    operations = [
        migrations.AddField(
            model_name='registration',
            name='sort_name',
            field=models.CharField(db_collation='C', db_default='', default='', editable=False, max_length=160),
        ),
    ]
