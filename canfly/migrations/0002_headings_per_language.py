from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('canfly', '0001_initial'),
    ]

    operations = [
        migrations.RenameField(
            model_name='homesection',
            old_name='heading',
            new_name='heading_en',
        ),
        migrations.AlterField(
            model_name='homesection',
            name='heading_en',
            field=models.CharField(blank=True, max_length=120, verbose_name='English'),
        ),
        migrations.AddField(
            model_name='homesection',
            name='heading_zh_hant',
            field=models.CharField(blank=True, max_length=120, verbose_name='繁體中文'),
        ),
        migrations.AddField(
            model_name='homesection',
            name='heading_zh_hans',
            field=models.CharField(blank=True, max_length=120, verbose_name='简体中文'),
        ),
    ]
