package dev.tenancy.migration.drift;

import dev.tenancy.log.Log;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;

/** A look that is going on: end it, whatever comes of it. */
public final class OpenLook {

    private static final Log LOG = Log.of(OpenLook.class);

    private final long id;
    private final DataSource owner;
    private final Connection holder;

    OpenLook(long id, DataSource owner, Connection holder) {
        this.id = id;
        this.owner = owner;
        this.holder = holder;
    }

    /** Its number. */
    public long id() {
        return id;
    }

    /** It has found this, as JSON. */
    public void done(String report) throws SQLException {
        end("report = ?::jsonb", report);
    }

    /** It has found nothing out; the reason is shown to operators. */
    public void failed(String reason) throws SQLException {
        end("failure = ?", reason);
    }

    private void end(String what, String value) throws SQLException {
        try (Connection connection = owner.getConnection();
                PreparedStatement update = connection.prepareStatement("update public.drift_reports set finished_at ="
                        + " now(), " + what + " where id = ? and finished_at is null")) {
            update.setString(1, value);
            update.setLong(2, id);
            update.executeUpdate();
        } finally {
            release(holder);
        }
    }

    /** Lets go of the lock; a connection that is lost has let go already. */
    static void release(Connection holder) {
        try (holder) {
            if (!holder.isClosed() && !holder.getAutoCommit()) {
                holder.rollback();
                holder.setAutoCommit(true);
            }
        } catch (SQLException e) {
            LOG.warn("drift-lock-lost", "reason", String.valueOf(e.getMessage()));
        }
    }
}
