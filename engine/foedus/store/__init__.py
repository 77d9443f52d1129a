"""The archive: tables, engine, transactions and schema; with the migrations, the only room of SQL."""
