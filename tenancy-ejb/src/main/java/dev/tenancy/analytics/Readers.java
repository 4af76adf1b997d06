package dev.tenancy.analytics;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens connections of a login that can do nothing but read tenants' tables. Each serves one query, and is closed. */
public interface Readers {

    /** A new connection, looked at and found fit. @throws QueriesUnavailable if there is none, saying what to do */
    Connection open() throws SQLException;
}
